package io.gatehouse.filter.websocket;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.policy.Origins;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests may leave HTTP for WebSocket: {@code <websocket>} (RFC 6455). What does not ask to passes as any request.
 *
 * <p>A browser sends a site's cookies along with a handshake that a page of any other site makes, and lets that page read what comes
 * back. So unless other origins are named, only pages of the host that is asked may; what is no page says no origin.
 *
 * @param idle for how long both sides may be silent; longer than nothing
 * @param origins whose pages may; null for those of the host itself
 */
public record WebSocketPolicy(Duration idle, @Nullable Origins origins) implements Policy {

    public static final PolicyType<WebSocketPolicy> TYPE =
            new PolicyType<>("websocket", PolicyType.REPLACE, WebSocketPolicy::read);

    private static final Duration USUAL_IDLE = Duration.ofSeconds(60);

    private static WebSocketPolicy read(Settings websocket) {
        return new WebSocketPolicy(
                Objects.requireNonNullElse(websocket.positiveDuration("idle"), USUAL_IDLE), origins(websocket));
    }

    private static @Nullable Origins origins(Settings websocket) {
        if (!websocket.has("origins")) {
            return null;
        }
        String told = websocket.told("origins");
        List<String> words = websocket.words("origins");
        if (words.equals(List.of("*"))) {
            return Origins.of(List.of(), true, told);
        }
        if (words.isEmpty()) {
            websocket.refuse("origins", told + " (expected: origins, or *)");
        }
        return Origins.of(websocket.parseWords("origins", Origins::parse), false, told);
    }

    /** Shows, in an explanation, how the upstream is asked to leave HTTP. */
    public void explain(Headers.Builder upstream, RequestHead head) {
        if (Handshake.isAsked(head.headers())) {
            Handshake.ask(upstream);
        }
    }

    /** @return null for what does not ask to leave HTTP, or may */
    public @Nullable Refusal verdict(Asked asked) {
        RequestHead head = asked.head();
        if (!Handshake.isAsked(head.headers())) {
            return null;
        }
        String problem = Handshake.problem(head);
        if (problem != null) {
            return Refusal.frank(Fault.MALFORMED_REQUEST, problem, Mode.ENFORCE);
        }
        String version = Handshake.version(head.headers());
        if (!version.equals(Handshake.VERSION)) {
            return Refusal.frank(
                    Fault.WEBSOCKET_VERSION,
                    "Sec-WebSocket-Version: " + Settings.shown(version) + " (expected: " + Handshake.VERSION + ")",
                    Mode.ENFORCE);
        }
        return origin(head);
    }

    private @Nullable Refusal origin(RequestHead head) {
        List<String> said = head.headers().all("Origin");
        if (said.isEmpty() || (origins != null && origins.any())) {
            return null;
        }
        if (said.size() > 1) {
            return Refusal.frank(
                    Fault.ORIGIN_NOT_ALLOWED, "Origin: " + said.size() + " fields (expected: one)", Mode.ENFORCE);
        }
        String origin = said.get(0);
        if (origins == null ? isOwn(origin, head) : origins.contains(origin)) {
            return null;
        }
        String found = "Origin: " + Settings.shown(origin) + " (expected: ";
        return new Refusal(
                Fault.ORIGIN_NOT_ALLOWED,
                found + "one whose pages may open a WebSocket here)",
                found + (origins == null ? "that of " + head.authority() : "one of origins, " + origins) + ")",
                Mode.ENFORCE);
    }

    /** Whatever the scheme: who ends TLS in front of the gateway need not have said so. */
    private static boolean isOwn(String origin, RequestHead head) {
        Origin page = Origin.parse(origin);
        return page != null && page.host().equals(head.host()) && isPort(page, head);
    }

    private static boolean isPort(Origin page, RequestHead head) {
        Origin own = Origin.of(head);
        return page.port() == own.port() || page.effectivePort() == own.effectivePort();
    }
}
