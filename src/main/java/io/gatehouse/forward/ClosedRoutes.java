package io.gatehouse.forward;

import io.gatehouse.fault.Fault;
import io.gatehouse.route.Route;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Routes that take their requests and answer all of them with a fault, because an operator ordered it. An order outlives reloads, and
 * stands until it is taken back. Any thread may call.
 */
public final class ClosedRoutes {

    private final AtomicReference<Map<String, Fault>> closed = new AtomicReference<>(Map.of());

    /** @return what its requests are answered with; null when it is open */
    public @Nullable Fault of(Route route) {
        Map<String, Fault> now = all();
        return now.isEmpty() ? null : now.get(route.name());
    }

    /** @param fault {@link Fault#ROUTE_DISABLED}, or {@link Fault#NO_ROUTE} as if it were not there */
    public void close(String route, Fault fault) {
        closed.updateAndGet(before -> {
            Map<String, Fault> next = new TreeMap<>(before);
            next.put(route, fault);
            return next;
        });
    }

    /** Opens it, if it is closed. */
    public void open(String route) {
        closed.updateAndGet(before -> {
            Map<String, Fault> next = new TreeMap<>(before);
            next.remove(route);
            return next;
        });
    }

    /** @return all that are closed, by name */
    public Map<String, Fault> all() {
        return Objects.requireNonNull(closed.get());
    }
}
