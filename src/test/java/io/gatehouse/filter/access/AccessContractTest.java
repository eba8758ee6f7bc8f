package io.gatehouse.filter.access;

import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

/** On a real server everybody comes from 127.0.0.1; what is refused there, {@link AccessOnTheWireTest} has. */
final class AccessContractTest extends ConcernContract<AccessPolicy> {

    AccessContractTest() {
        super(AccessPolicy.TYPE, AccessPolicy.class, new AccessFilter());
    }

    @Override
    protected String element() {
        return "<access allow='192.0.2.0/24 127.0.0.0/8'/>";
    }

    @Override
    protected RequestHead refused() {
        return null;
    }
}
