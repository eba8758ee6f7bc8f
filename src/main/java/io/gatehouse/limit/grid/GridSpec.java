package io.gatehouse.limit.grid;

import io.gatehouse.identity.Secret;
import io.gatehouse.limit.LimitSpec;
import org.jspecify.annotations.Nullable;

/**
 * Where several gateways count together, as the descriptor has it.
 *
 * @param name gateways count together whose grids have the same
 * @param nodes how many gateways there are, at least 1
 * @param lease of the burst of a limit, as a share of 1: how much a gateway grants before the engine has heard of it
 * @param whenAway what holds while the engine cannot be reached
 */
public record GridSpec(Engine engine, String name, int nodes, double lease, WhenAway whenAway) {

    /** What holds while the engine cannot be reached. */
    public enum WhenAway {
        /** each gateway grants its part of the limit */
        LOCAL_SHARE,
        /** nothing that is limited passes */
        REFUSE
    }

    /** Who keeps the buckets. */
    public sealed interface Engine {}

    /**
     * A Redis, or what speaks like one.
     *
     * @param host an IPv6 address without brackets
     * @param user null for the default user
     * @param password null for none, and when secrets are not resolved
     * @param trust a file of certificates that are trusted instead of the platform's, or null
     */
    public record Redis(
            String host,
            int port,
            boolean tls,
            int database,
            @Nullable String user,
            @Nullable Secret password,
            @Nullable String trust)
            implements Engine {

        /** {@code redis://10.0.1.20:6379/0}. */
        @Override
        public String toString() {
            String shown = host.indexOf(':') < 0 ? host : '[' + host + ']';
            return (tls ? "rediss://" : "redis://") + shown + ':' + port + '/' + database;
        }
    }

    /**
     * A cache of the application server.
     *
     * @param name in JNDI
     */
    public record Cache(String name) implements Engine {

        @Override
        public String toString() {
            return name;
        }
    }

    /** @return tokens of this limit that a gateway may have granted and not told, at least 1 */
    long leaseOf(LimitSpec limit) {
        return Math.max(1, (long) Math.ceil(limit.burst() * lease));
    }

    /** For logs. */
    @Override
    public String toString() {
        return "grid " + engine;
    }
}
