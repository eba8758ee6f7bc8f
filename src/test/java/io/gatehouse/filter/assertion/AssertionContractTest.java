package io.gatehouse.filter.assertion;

import io.gatehouse.exchange.Notices;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

final class AssertionContractTest extends ConcernContract<AssertionPolicy> {

    AssertionContractTest() {
        super(AssertionPolicy.TYPE, AssertionPolicy.class, new AssertionFilter(Notices.NONE));
    }

    @Override
    protected String element() {
        return "<assertion claims=\"email\"/>";
    }

    @Override
    protected RequestHead refused() {
        return null;
    }
}
