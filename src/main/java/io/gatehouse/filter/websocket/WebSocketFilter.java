package io.gatehouse.filter.websocket;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;

/** Judges handshakes, and tells the forwarder of those that may leave HTTP; every other request passes. */
public final class WebSocketFilter implements PolicyFilter.Concern<WebSocketPolicy> {

    /** RFC 6455, 4.4; RFC 9110, 15.5.22 */
    private static final Headers OTHER_VERSION =
            Headers.of("Sec-WebSocket-Version", Handshake.VERSION, "Upgrade", "websocket", "Connection", "Upgrade");

    @Override
    public Verdict apply(Exchange exchange, WebSocketPolicy policy) {
        if (!Handshake.isAsked(exchange.head().headers())) {
            return Verdict.PASS;
        }
        Refusal refusal = policy.verdict(Asked.of(exchange));
        String protocol = exchange.arrival().protocol();
        if (refusal == null && !protocol.equals("1.1")) {
            refusal = Refusal.frank(
                    Fault.MALFORMED_REQUEST,
                    "a WebSocket handshake by HTTP/" + protocol + " (expected: HTTP/1.1)",
                    Mode.ENFORCE);
        }
        if (refusal != null) {
            boolean version = refusal.fault() == Fault.WEBSOCKET_VERSION;
            return Mode.refuse(
                    exchange, WebSocketPolicy.TYPE.element(), refusal, version ? OTHER_VERSION : Headers.EMPTY);
        }
        exchange.onRequest(Handshake::ask);
        exchange.upward().mayTunnel(policy.idle());
        return Verdict.PASS;
    }
}
