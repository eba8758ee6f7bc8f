package io.gatehouse.exchange;

import io.gatehouse.limit.Plan;
import io.gatehouse.route.policy.Limiting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A policy that counts, and can say how it would count a request that nobody has sent. */
public interface Counting extends Limiting {

    /**
     * @param plan of the caller; null for none
     * @param grid whether there is one
     * @return a line for each counter, for the operator: which it is, how much of what, and of whom; what was counted so far is not in it
     */
    List<String> counters(Asked asked, @Nullable Plan plan, boolean grid);
}
