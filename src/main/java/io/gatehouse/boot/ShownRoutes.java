package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.ClosedRoutes;
import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.table.RouteTable;
import java.util.List;

/** The routes of a table as operators see them; nothing is shown that a placeholder stands for. */
record ShownRoutes(ClosedRoutes closed) {

    /** @return in the order of the descriptor */
    List<Answers.Route> of(RouteTable table) {
        return table.hosts().stream()
                .flatMap(host -> host.routes().stream().map(route -> of(host, route)))
                .toList();
    }

    private Answers.Route of(VirtualHost host, Route route) {
        Action action = route.action();
        Fault fault = closed.of(route);
        return new Answers.Route(
                route.name(),
                host.name() == null ? "" : host.name(),
                host.hosts().stream().map(Object::toString).toList(),
                route.at().toString(),
                route.match().paths().stream().map(Object::toString).toList(),
                route.match().methods(),
                route.match().when().toString(),
                action instanceof Action.Forward
                        ? "forward"
                        : action instanceof Action.Redirect ? "redirect" : "respond",
                action instanceof Action.Forward forward ? forward.target() : null,
                status(action),
                route.enabled(),
                fault == null ? null : fault.code(),
                route.policies().written());
    }

    private static @org.jspecify.annotations.Nullable Integer status(Action action) {
        if (action instanceof Action.Redirect redirect) {
            return redirect.status();
        }
        return action instanceof Action.Respond respond ? respond.status() : null;
    }
}
