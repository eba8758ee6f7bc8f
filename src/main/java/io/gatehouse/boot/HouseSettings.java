package io.gatehouse.boot;

import io.gatehouse.observe.AccessLogSettings;
import io.gatehouse.route.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator set beside the descriptor, read before anything is opened. A value that cannot be used is told, by name,
 * value and expectation, and is no reason to stay down: the gateway does what it would without it.
 *
 * @param state the folder of the last good descriptor, and of what was used of quotas; null to remember nothing
 */
record HouseSettings(AccessLogSettings accessLog, @Nullable Path state) {

    /**
     * @param usualState the folder when none is set; null to remember nothing then
     * @param problems is told what cannot be used
     */
    static HouseSettings of(Options options, @Nullable Path usualState, Consumer<String> problems) {
        return new HouseSettings(accessLog(options, problems), state(options, usualState, problems));
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

    private static @Nullable Path state(Options options, @Nullable Path usual, Consumer<String> problems) {
        try {
            String set = options.find(Options.STATE);
            return set == null ? usual : folder(set);
        } catch (IllegalArgumentException e) {
            problems.accept(e.getMessage() + "; as if it were not set");
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
