package io.gatehouse.boot.settings;

import io.gatehouse.cache.TieredStore;
import io.gatehouse.observe.AccessLogSettings;
import io.gatehouse.observe.JmxMode;
import io.gatehouse.observe.MetricsAccess;
import io.gatehouse.observe.RecorderSettings;
import io.gatehouse.observe.tracing.TracingMode;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Sizes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator set beside the descriptor, read before anything is opened. A value that cannot be used is told, by name,
 * value and expectation, and is no reason to stay down: the gateway does what it would without it.
 *
 * @param state the folder of the last good descriptor, and of what was used of quotas; null to remember nothing
 * @param cache how much may be kept of answers, and where
 * @param jmx how much may be done over JMX
 * @param recorder what is kept of the heads of requests
 * @param metrics who may have the metrics
 * @param tracing what becomes of traces
 * @param admin the desk for operators over HTTP
 * @param audit the file in which is written what was ordered, if it is set, or the folder of the state is; null otherwise
 */
public record HouseSettings(
        AccessLogSettings accessLog,
        @Nullable Path state,
        TieredStore.Places cache,
        JmxMode jmx,
        RecorderSettings recorder,
        MetricsAccess metrics,
        TracingMode tracing,
        AdminSettings admin,
        @Nullable Path audit) {

    /** Of the heap, and outside it; counters may take a quarter beside that. */
    private static final int SHARE_OF_CACHE = 8;

    private static final long MOST_UNASKED = 128L << 20;

    /**
     * @param usualState the folder when none is set; null to remember nothing then
     * @param alone whether the launcher is the server
     * @param problems is told what cannot be used
     */
    public static HouseSettings of(
            Options options, @Nullable Path usualState, boolean alone, Consumer<String> problems) {
        AccessLogSettings log = accessLog(options, problems);
        Path chosen = state(options, problems);
        Path state = chosen == null ? usualState : chosen;
        return new HouseSettings(
                log,
                state,
                cache(options, state, problems),
                jmx(options, problems),
                recorder(options, problems),
                metrics(options, alone, problems),
                tracing(options, problems),
                AdminSettings.of(options, alone, problems),
                audit(options, chosen, problems));
    }

    private static RecorderSettings recorder(Options options, Consumer<String> problems) {
        try {
            return RecorderSettings.of(options.find(Options.RECORD_HEADS), options.find(Options.RECORD_FIELDS));
        } catch (IllegalArgumentException e) {
            problems.accept(Options.RECORD_HEADS + ": " + e.getMessage() + "; as if it were not set");
            return RecorderSettings.of(null, options.find(Options.RECORD_FIELDS));
        }
    }

    private static TracingMode tracing(Options options, Consumer<String> problems) {
        String set = options.find(Options.TRACING);
        try {
            return set == null ? TracingMode.ON : TracingMode.parse(set);
        } catch (IllegalArgumentException e) {
            problems.accept(Options.TRACING + ": " + e.getMessage() + "; as if it were not set");
            return TracingMode.ON;
        }
    }

    private static MetricsAccess metrics(Options options, boolean alone, Consumer<String> problems) {
        MetricsAccess usual = alone ? MetricsAccess.LOOPBACK : MetricsAccess.OFF;
        String set = options.find(Options.METRICS);
        try {
            return set == null ? usual : MetricsAccess.parse(set);
        } catch (IllegalArgumentException e) {
            // rather nobody than somebody who was not meant
            problems.accept(Options.METRICS + ": " + e.getMessage() + "; nobody may have them");
            return MetricsAccess.OFF;
        }
    }

    private static JmxMode jmx(Options options, Consumer<String> problems) {
        String set = options.find(Options.JMX_MODE);
        try {
            return set == null ? JmxMode.READ : JmxMode.parse(set);
        } catch (IllegalArgumentException e) {
            problems.accept(Options.JMX_MODE + ": " + e.getMessage() + "; as if it were not set");
            return JmxMode.READ;
        }
    }

    private static TieredStore.Places cache(Options options, @Nullable Path state, Consumer<String> problems) {
        long most = Runtime.getRuntime().maxMemory();
        long heap = size(options, Options.CACHE_HEAP, most / SHARE_OF_CACHE, problems);
        long memory = size(options, Options.CACHE_MEMORY, Math.min(MOST_UNASKED, most / SHARE_OF_CACHE), problems);
        long disk = size(options, Options.CACHE_DISK, 0, problems);
        if (disk > 0 && state == null) {
            problems.accept(Options.CACHE_DISK + ": " + disk + " B without a folder (expected: " + Options.STATE
                    + " set too); nothing of the cache outlives a restart");
            disk = 0;
        }
        return new TieredStore.Places(heap, memory, disk, state == null ? null : state.resolve("cache"));
    }

    private static long size(Options options, String name, long usual, Consumer<String> problems) {
        String set = options.find(name);
        if (set == null) {
            return usual;
        }
        try {
            return Sizes.of(set);
        } catch (IllegalArgumentException e) {
            problems.accept(name + ": " + e.getMessage() + "; as if it were not set");
            return usual;
        }
    }

    private static AccessLogSettings accessLog(Options options, Consumer<String> problems) {
        try {
            return AccessLogSettings.of(
                    options.find(Options.ACCESS_LOG),
                    options.find(Options.ACCESS_LOG_FORMAT),
                    options.find(Options.ACCESS_LOG_MASK));
        } catch (IllegalArgumentException e) {
            problems.accept("no access log: " + e.getMessage());
            return AccessLogSettings.of(null, null, null);
        }
    }

    private static @Nullable Path state(Options options, Consumer<String> problems) {
        try {
            String set = options.find(Options.STATE);
            return set == null ? null : folder(set);
        } catch (IllegalArgumentException e) {
            problems.accept(e.getMessage() + "; as if it were not set");
            return null;
        }
    }

    /** @param state the folder that is set; the usual one is none for it, because servers delete that */
    private static @Nullable Path audit(Options options, @Nullable Path state, Consumer<String> problems) {
        Path usual = state == null ? null : state.resolve(AuditPlace.FILE);
        String set = options.find(Options.AUDIT);
        try {
            return set == null ? usual : Path.of(set).toAbsolutePath();
        } catch (InvalidPathException e) {
            problems.accept(Options.AUDIT + ": " + Settings.shown(set)
                    + " (expected: the path of a file); as if it were not set");
            return usual;
        }
    }

    private static Path folder(String set) {
        try {
            return Path.of(set);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    Options.STATE + ": " + Settings.shown(set) + " (expected: the path of a folder)", e);
        }
    }
}
