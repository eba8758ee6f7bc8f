package io.gatehouse.filter.websocket;

import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;
import io.gatehouse.testing.Frame;

final class WebSocketContractTest extends ConcernContract<WebSocketPolicy> {

    WebSocketContractTest() {
        super(WebSocketPolicy.TYPE, WebSocketPolicy.class, new WebSocketFilter());
    }

    @Override
    protected String element() {
        return "<websocket idle='5m' origins='https://*.partner.example https://shop.example.com'/>";
    }

    @Override
    protected RequestHead refused() {
        return TestExchange.request(
                "GET",
                "/",
                "Upgrade",
                "websocket",
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Version",
                "13",
                "Sec-WebSocket-Key",
                Frame.KEY,
                "Origin",
                "https://evil.example");
    }
}
