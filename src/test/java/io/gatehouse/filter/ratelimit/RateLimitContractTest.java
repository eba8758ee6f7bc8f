package io.gatehouse.filter.ratelimit;

import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

/** The first request of all is never refused; what is, {@link RateLimitOnTheWireTest} has. */
final class RateLimitContractTest extends ConcernContract<RateLimitPolicy> {

    RateLimitContractTest() {
        super(
                RateLimitPolicy.TYPE,
                RateLimitPolicy.class,
                new RateLimitFilter(RateLimitFilter.Turn.EARLY, Notices.NONE));
    }

    @Override
    protected String element() {
        return "<rate-limit rate='1/h' burst='100'/>";
    }

    @Override
    protected RequestHead passing() {
        return TestExchange.request("GET", "/");
    }

    @Override
    protected RequestHead refused() {
        return null;
    }
}
