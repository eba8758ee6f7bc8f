package io.gatehouse.filter.concurrency;

import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

/** The first request of all is never refused; what is, {@link ConcurrencyOnTheWireTest} has. */
final class ConcurrencyContractTest extends ConcernContract<ConcurrencyPolicy> {

    ConcurrencyContractTest() {
        super(ConcurrencyPolicy.TYPE, ConcurrencyPolicy.class, new ConcurrencyFilter(System::nanoTime));
    }

    @Override
    protected String element() {
        return "<concurrency max='1' per='client-ip'/>";
    }

    @Override
    protected RequestHead refused() {
        return null;
    }
}
