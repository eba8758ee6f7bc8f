package io.gatehouse.route.policy;

import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.PermitSpec;
import io.gatehouse.limit.QuotaSpec;
import java.util.List;

/** A policy that counts. What it has counted outlives a reload in which what it counts by did not change. */
public interface Limiting extends Policy {

    /** @return by what it counts what comes */
    default List<LimitSpec> limits() {
        return List.of();
    }

    /** @return by what it counts what is used over the calendar */
    default List<QuotaSpec> quotas() {
        return List.of();
    }

    /** @return by what it counts what is in flight */
    default List<PermitSpec> permitted() {
        return List.of();
    }
}
