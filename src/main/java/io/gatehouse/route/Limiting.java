package io.gatehouse.route;

import io.gatehouse.limit.LimitSpec;
import java.util.List;

/** A policy that counts. What it has counted outlives a reload in which its limits did not change. */
public interface Limiting extends Policy {

    /** @return what it counts by */
    List<LimitSpec> limits();
}
