package io.gatehouse.filter.headers;

import io.gatehouse.exchange.Notices;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

final class HeadersContractTest extends ConcernContract<HeadersPolicy> {

    HeadersContractTest() {
        super(HeadersPolicy.TYPE, HeadersPolicy.class, new HeadersFilter(Notices.NONE));
    }

    @Override
    protected String element() {
        return "<headers preset='secure'><request set='X-Path' value='{path}'/><response remove='ETag'/></headers>";
    }

    /** It decides nothing. */
    @Override
    protected RequestHead refused() {
        return null;
    }
}
