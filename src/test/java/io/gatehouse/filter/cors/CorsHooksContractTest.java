package io.gatehouse.filter.cors;

import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

final class CorsHooksContractTest extends ConcernContract<CorsPolicy> {

    CorsHooksContractTest() {
        super(CorsPolicy.TYPE, CorsPolicy.class, new CorsHooks());
    }

    @Override
    protected String element() {
        return "<cors origins='https://*.partner.example'/>";
    }

    @Override
    protected RequestHead passing() {
        return TestExchange.request("GET", "/", "Origin", "https://a.partner.example");
    }

    @Override
    protected RequestHead refused() {
        return null;
    }
}
