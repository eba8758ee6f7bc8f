package io.gatehouse.observe.metrics;

import io.gatehouse.upstream.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the upstreams stand that are served at this moment. */
public interface Standings {

    /** @return all, by name */
    List<Standing> all();

    /** @return null when there is none of this name */
    @Nullable
    Standing of(String upstream);
}
