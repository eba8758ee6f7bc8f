package io.gatehouse.upstream;

import jakarta.validation.constraints.Min;
import java.util.List;

/**
 * Several upstreams that stand as one.
 *
 * @param name unique among upstreams and splits
 * @param parts at least one
 */
public record SplitSpec(String name, List<Part> parts) {

    /**
     * @param upstream the name of an upstream
     * @param weight share of the requests, relative to the others; 0 takes none
     */
    public record Part(String upstream, @Min(0) int weight) {}
}
