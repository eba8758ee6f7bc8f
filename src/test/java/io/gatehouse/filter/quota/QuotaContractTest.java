package io.gatehouse.filter.quota;

import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;
import java.time.InstantSource;

/** The first request of all is never refused; what is, the scenario of plans has. */
final class QuotaContractTest extends ConcernContract<QuotaPolicy> {

    QuotaContractTest() {
        super(QuotaPolicy.TYPE, QuotaPolicy.class, new QuotaFilter(InstantSource.system()));
    }

    @Override
    protected String element() {
        return "<quota limit='100/month' per='client-ip'/>";
    }

    @Override
    protected RequestHead refused() {
        return null;
    }
}
