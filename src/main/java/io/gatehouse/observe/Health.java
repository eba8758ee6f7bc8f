package io.gatehouse.observe;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Headers;
import io.gatehouse.route.OwnPath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells load balancers and orchestrators whether the gateway lives, and whether it wants traffic. It says so to everybody, and
 * nothing more.
 */
public final class Health {

    static final String LIVE = OwnPath.ROOT + "/livez";
    static final String READY = OwnPath.ROOT + "/readyz";

    private final Supplier<GatewayState> state;

    public Health(Supplier<GatewayState> state) {
        this.state = state;
    }

    /** @return who answers at which path, for {@link Reserved} */
    public Map<String, Consumer<Exchange>> paths() {
        return Map.of(LIVE, Reserved.read(this::live), READY, Reserved.read(this::ready));
    }

    /** Whoever answers is alive, also while it stops: to be restarted then would cut the exchanges in flight. */
    private void live(Exchange exchange) {
        answer(exchange, "");
    }

    private void ready(Exchange exchange) {
        answer(exchange, state.get().reason());
    }

    private static void answer(Exchange exchange, String reason) {
        Headers headers = Headers.of("Content-Type", "application/json", "Cache-Control", "no-store");
        boolean up = reason.isEmpty();
        String body = up ? "{\"status\":\"up\"}" : "{\"status\":\"down\",\"reason\":\"" + reason + "\"}";
        new Answer(up ? 200 : 503, headers, body.getBytes(StandardCharsets.UTF_8)).send(exchange);
    }
}
