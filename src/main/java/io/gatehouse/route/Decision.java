package io.gatehouse.route;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.CanonicalPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gateway does with a request. */
public sealed interface Decision {

    /**
     * A route takes it.
     *
     * @param captures what the path and the host pattern captured
     */
    record Routed(VirtualHost host, Route route, CanonicalPath path, Captures captures) implements Decision {}

    /**
     * No route takes it.
     *
     * @param host the block whose error pages apply, or null
     * @param detail what was wrong, for people
     * @param allow the methods that would be taken, only for {@link Fault#METHOD_NOT_ALLOWED}
     */
    record Refused(@Nullable VirtualHost host, Fault fault, String detail, List<String> allow) implements Decision {}
}
