package io.gatehouse.boot.settings;

import io.gatehouse.config.reference.Jndi;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator sets beside the descriptor. The option X is the JNDI entry {@code gatehouse/X}, or else the system
 * property {@code gatehouse.X}, or else the environment variable {@code GATEHOUSE_X}.
 */
public final class Options {

    /** {@code stdout}, {@code stderr}, {@code off} or a file. */
    static final String ACCESS_LOG = "access-log";

    /** {@code json} or {@code combined}. */
    static final String ACCESS_LOG_FORMAT = "access-log-format";

    /** Names of query parameters whose values are not logged, or {@code none}. */
    static final String ACCESS_LOG_MASK = "access-log-mask";

    /** The folder where the last good descriptor is kept over a restart. */
    static final String STATE = "state";

    /** How much of the heap the cache takes, as {@code 64MB}. */
    static final String CACHE_HEAP = "cache-heap";

    /** How much memory outside the heap the cache takes; 0B for none. */
    static final String CACHE_MEMORY = "cache-memory";

    /** How much of a disk the cache takes, in the folder of the state; 0B, unless it is set, for none. */
    static final String CACHE_DISK = "cache-disk";

    /** How much may be done over JMX: {@code read}, {@code operate} or {@code full}. */
    static final String JMX_MODE = "jmx-mode";

    /** How many heads of requests are kept for replays, or {@code off}. */
    static final String RECORD_HEADS = "record-heads";

    /** Names of fields whose values are kept with them. */
    static final String RECORD_FIELDS = "record-fields";

    /** Who may have the metrics: {@code off}, {@code on}, or addresses. */
    static final String METRICS = "metrics";

    /** What becomes of traces: {@code on}, {@code continue} or {@code off}. */
    static final String TRACING = "tracing";

    /** Whether there is a desk for operators over HTTP: {@code on} or {@code off}. */
    static final String ADMIN = "admin";

    /** The name of an identity of the descriptor whose tokens are good at that desk. */
    static final String ADMIN_IDENTITY = "admin-identity";

    /** A file of names and hashes of people who may come to that desk. */
    public static final String ADMIN_USERS = "admin-users";

    /** A file that says which of them has which role. */
    static final String ADMIN_GROUPS = "admin-groups";

    /** How large a descriptor may be that is looked at there, as {@code 1MB}. */
    static final String ADMIN_DESCRIPTOR = "admin-descriptor";

    /** Whether a descriptor that is sent there may be put to work: {@code on} or {@code off}. */
    static final String ADMIN_APPLY = "admin-apply";

    /** The file in which is written what was ordered. */
    static final String AUDIT = "audit";

    private final Jndi jndi;
    private final UnaryOperator<@Nullable String> properties;
    private final UnaryOperator<@Nullable String> environment;

    /**
     * @param jndi is asked first
     * @param properties of the process, asked next
     * @param environment of the process, asked last
     */
    public Options(Jndi jndi, UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
        this.jndi = jndi;
        this.properties = properties;
        this.environment = environment;
    }

    /** @return those of this process */
    public static Options ofProcess(Jndi jndi) {
        return new Options(jndi, System::getProperty, System::getenv);
    }

    /** @return the value, or null when nobody sets it */
    @Nullable
    String find(String name) {
        String set = jndi.text(name);
        if (set == null) {
            set = properties.apply("gatehouse." + name);
        }
        if (set == null) {
            set = environment.apply("GATEHOUSE_" + name.replace('-', '_').toUpperCase(Locale.ROOT));
        }
        return set == null || set.isBlank() ? null : set.strip();
    }
}
