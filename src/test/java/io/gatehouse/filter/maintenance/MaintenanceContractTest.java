package io.gatehouse.filter.maintenance;

import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.ConcernContract;

final class MaintenanceContractTest extends ConcernContract<MaintenancePolicy> {

    MaintenanceContractTest() {
        super(MaintenancePolicy.TYPE, MaintenancePolicy.class, new MaintenanceFilter());
    }

    @Override
    protected String element() {
        return "<maintenance retry-after='10m' except='header:X-Staff = yes'/>";
    }

    @Override
    protected RequestHead passing() {
        return TestExchange.request("GET", "/", "X-Staff", "yes");
    }

    @Override
    protected RequestHead refused() {
        return TestExchange.request("GET", "/");
    }
}
