package io.gatehouse.filter.cors;

import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

final class CorsContractTest extends ConcernContract<CorsPolicy> {

    CorsContractTest() {
        super(CorsPolicy.TYPE, CorsPolicy.class, new CorsFilter());
    }

    @Override
    protected String element() {
        return "<cors origins='https://*.partner.example' methods='GET PUT' headers='X-A' credentials='true'/>";
    }

    @Override
    protected RequestHead refused() {
        return TestExchange.request(
                "OPTIONS", "/", "Origin", "https://evil.example", "Access-Control-Request-Method", "PUT");
    }
}
