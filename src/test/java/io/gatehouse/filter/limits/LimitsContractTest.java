package io.gatehouse.filter.limits;

import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

final class LimitsContractTest extends ConcernContract<LimitsPolicy> {

    LimitsContractTest() {
        super(LimitsPolicy.TYPE, LimitsPolicy.class, new LimitsFilter());
    }

    @Override
    protected String element() {
        return "<limits body='10B' headers='5' body-rate='1KB/s'/>";
    }

    @Override
    protected RequestHead passing() {
        return TestExchange.request("POST", "/", "Transfer-Encoding", "chunked");
    }

    @Override
    protected RequestHead refused() {
        return TestExchange.request("POST", "/", "Content-Length", "11");
    }
}
