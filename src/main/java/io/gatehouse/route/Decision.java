package io.gatehouse.route;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.route.match.Captures;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.rewrite.WrittenRewrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gateway does with a request. */
public sealed interface Decision {

    /** @return those that are asked about the request, in the order of the table of concerns */
    Policies policies();

    /** Nobody's but the gateway's: it answers itself, and no route, host or policy is asked. */
    record Own() implements Decision {

        @Override
        public Policies policies() {
            return Policies.NONE;
        }
    }

    /**
     * A route takes it.
     *
     * @param captures what the path and the host pattern captured
     */
    record Routed(VirtualHost host, Route route, CanonicalPath path, Captures captures) implements Decision {

        @Override
        public Policies policies() {
            return route.policies();
        }

        /**
         * @return the raw path to send upstream, rewritten, with the session id where the route forwards it
         * @throws IllegalStateException if the route does not forward
         */
        public String upstreamPath() {
            if (!(route.action() instanceof Action.Forward forward)) {
                throw new IllegalStateException(
                        "route " + route.name() + ": " + route.action() + " (expected: Forward)");
            }
            String sent = forward.rewrite().apply(captures);
            boolean session = forward.sessionUrls() == Action.SessionUrls.FORWARD && path.sessionSuffix() != null;
            return session ? sent + path.sessionSuffix() : sent;
        }

        /** @return of path and query that are sent upstream, what people are shown: a placeholder may stand for a secret */
        public String shown(String target) {
            return route.action() instanceof Action.Forward forward
                            && forward.rewrite() instanceof WrittenRewrite hidden
                    ? hidden.written()
                    : target;
        }
    }

    /**
     * No route takes it.
     *
     * @param host the block whose error pages apply, or null
     * @param detail what was wrong, for people
     * @param allow the methods that would be taken, only for {@link Fault#METHOD_NOT_ALLOWED}
     */
    record Refused(@Nullable VirtualHost host, Fault fault, String detail, List<String> allow) implements Decision {

        /** What has no host has no policies; what cannot be read in one way is not shown to any. */
        public boolean isFinal() {
            return host == null || fault.status() == 400;
        }

        @Override
        public Policies policies() {
            return host == null || isFinal() ? Policies.NONE : host.policies();
        }
    }
}
