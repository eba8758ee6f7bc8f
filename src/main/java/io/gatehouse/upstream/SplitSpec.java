package io.gatehouse.upstream;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.function.IntUnaryOperator;

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
    public record Part(
            String upstream,
            @Min(0) @Max(UpstreamSpec.MOST_WEIGHT) int weight) {}

    /**
     * @param random gives, for a bound, a number from 0 below it
     * @return the name of one upstream, by weight
     */
    public String draw(IntUnaryOperator random) {
        int sum = 0;
        for (Part part : parts) {
            sum += part.weight();
        }
        int ticket = random.applyAsInt(sum);
        for (Part part : parts) {
            ticket -= part.weight();
            if (ticket < 0) {
                return part.upstream();
            }
        }
        throw new IllegalStateException("split " + name + ": no part has a weight");
    }
}
