package io.gatehouse.observe;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Headers;
import io.gatehouse.route.match.OwnPath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Tells load balancers and orchestrators whether the gateway lives, and whether it wants traffic. It says so to everybody, and
 * nothing more but how many warnings there are; which, is for operators.
 */
public final class Health {

    static final String LIVE = OwnPath.ROOT + "/livez";
    static final String READY = OwnPath.ROOT + "/readyz";

    private final Supplier<GatewayState> state;
    private final IntSupplier warnings;

    /** @param warnings how many there are, as {@code Warnings} of JMX has them; must not wait */
    public Health(Supplier<GatewayState> state, IntSupplier warnings) {
        this.state = state;
        this.warnings = warnings;
    }

    /** @return who answers at which path, for {@link Reserved} */
    public Map<String, Consumer<Exchange>> paths() {
        return Map.of(LIVE, Reserved.read(this::live), READY, Reserved.read(this::ready));
    }

    /** Whoever answers is alive, also while it stops: to be restarted then would cut the exchanges in flight. */
    private void live(Exchange exchange) {
        answer(exchange, "", 0);
    }

    private void ready(Exchange exchange) {
        answer(exchange, state.get().reason(), warnings.getAsInt());
    }

    private static void answer(Exchange exchange, String reason, int warned) {
        Headers headers = Headers.of("Content-Type", "application/json", "Cache-Control", "no-store");
        boolean up = reason.isEmpty();
        String body = (up ? "{\"status\":\"up\"" : "{\"status\":\"down\",\"reason\":\"" + reason + '"')
                + (warned == 0 ? "}" : ",\"warnings\":" + warned + '}');
        new Answer(up ? 200 : 503, headers, body.getBytes(StandardCharsets.UTF_8)).send(exchange);
    }
}
