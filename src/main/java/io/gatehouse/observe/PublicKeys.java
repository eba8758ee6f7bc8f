package io.gatehouse.observe;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Headers;
import io.gatehouse.route.match.OwnPath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Publishes the keys with which upstreams verify what the gateway signs. */
public final class PublicKeys {

    static final String PATH = OwnPath.ROOT + "/.well-known/jwks.json";

    private final Supplier<String> keys;

    /** @param keys a JWK set (RFC 7517, 5) */
    public PublicKeys(Supplier<String> keys) {
        this.keys = keys;
    }

    /** @return who answers at which path, for {@link Reserved} */
    public Map<String, Consumer<Exchange>> paths() {
        return Map.of(PATH, Reserved.read(this::answer));
    }

    /** RFC 7517, 8.5.2; kept no longer than a key that was changed stays published. */
    private void answer(Exchange exchange) {
        Headers headers = Headers.of("Content-Type", "application/jwk-set+json", "Cache-Control", "max-age=300");
        new Answer(200, headers, keys.get().getBytes(StandardCharsets.UTF_8)).send(exchange);
    }
}
