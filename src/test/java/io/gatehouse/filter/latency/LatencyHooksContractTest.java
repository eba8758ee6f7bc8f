package io.gatehouse.filter.latency;

import io.gatehouse.exchange.LatencyPolicy;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

final class LatencyHooksContractTest extends ConcernContract<LatencyPolicy> {

    LatencyHooksContractTest() {
        super(LatencyPolicy.TYPE, LatencyPolicy.class, new LatencyHooks());
    }

    @Override
    protected String element() {
        return "<latency budget='5ms' server-timing='true'/>";
    }

    @Override
    protected RequestHead refused() {
        return null;
    }
}
