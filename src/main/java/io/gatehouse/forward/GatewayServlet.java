package io.gatehouse.forward;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.match.OwnPath;
import io.gatehouse.route.rewrite.Template;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The end of the chain: what has passed every concern is sent upstream, or answered as the route says. */
public final class GatewayServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Forwarder forwarder;
    private final transient Consumer<Exchange> reserved;
    private final int concerns;

    /**
     * @param reserved answers what is below {@code /_gatehouse}
     * @param concerns how many rows the table of concerns has
     */
    public GatewayServlet(Forwarder forwarder, Consumer<Exchange> reserved, int concerns) {
        this.forwarder = forwarder;
        this.reserved = reserved;
        this.concerns = concerns;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange exchange = Exchange.of(request);
        if (exchange.stage() != concerns) {
            // a guard was left out, by whatever way: nothing may pass
            Answer.fault(exchange, Fault.INTERNAL, "stage " + exchange.stage() + " (expected: " + concerns + ")");
        } else if (OwnPath.isPlain(exchange.head().path())) {
            if (!exchange.pause().goOn()) {
                reserved.accept(exchange);
            }
        } else if (exchange.decision() instanceof Decision.Routed routed) {
            if (!exchange.pause().goOn()) {
                act(exchange, routed);
            }
        } else if (exchange.decision() instanceof Decision.Refused refused) {
            Answer.refusal(exchange, refused);
        } else {
            Answer.fault(exchange, Fault.INTERNAL, "nothing was decided");
        }
    }

    private void act(Exchange exchange, Decision.Routed routed) throws IOException {
        Fault closed = forwarder.closed().of(routed.route());
        if (closed != null || !routed.route().enabled()) {
            Fault fault = closed == null ? Fault.ROUTE_DISABLED : closed;
            Answer.fault(
                    exchange,
                    fault,
                    fault == Fault.NO_ROUTE ? "no route" : routed.route().name());
            return;
        }
        Action action = routed.route().action();
        if (action instanceof Action.Forward forward) {
            forwarder.forward(exchange, routed, forward);
        } else if (action instanceof Action.Redirect redirect) {
            redirect(exchange, routed, redirect);
        } else if (action instanceof Action.Respond respond) {
            Answer.said(respond, Headers.EMPTY).send(exchange);
        }
    }

    private static void redirect(Exchange exchange, Decision.Routed routed, Action.Redirect redirect) {
        Optional<String> location = redirect.location()
                .fillLocation(Template.Source.of(exchange.head(), routed.captures(), exchange.caller()));
        if (location.isEmpty()) {
            Answer.fault(exchange, Fault.MALFORMED_REQUEST, "the request leaves no usable Location");
            return;
        }
        String where = location.get();
        boolean local = where.startsWith("/") && !where.startsWith("//");
        String full = local ? exchange.arrival().contextPath() + where : where;
        Answer.of(redirect.status(), Headers.of("Location", full)).send(exchange);
    }
}
