package io.gatehouse.upstream;

import io.gatehouse.upstream.SplitSpec.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several upstreams that stand as one, at work. An operator may give them other weights than the descriptor has; those hold until he
 * takes them back, or the descriptor's own change. Any thread may call.
 */
public final class Split {

    private final SplitSpec spec;
    private volatile @Nullable SplitSpec shifted;

    Split(SplitSpec spec) {
        this.spec = spec;
    }

    /** @return as the descriptor has it */
    public SplitSpec spec() {
        return spec;
    }

    /** @return as it is in force */
    public SplitSpec inForce() {
        SplitSpec other = shifted;
        return other == null ? spec : other;
    }

    public boolean isShifted() {
        return shifted != null;
    }

    /** @return the name of one upstream, by the weights in force */
    String draw(IntUnaryOperator random) {
        return inForce().draw(random);
    }

    /**
     * Puts other weights in force.
     *
     * @param weights for each upstream of the split, and for nobody else
     * @throws IllegalArgumentException if one is missing, unknown, out of range, or none is above 0; nothing has changed then
     */
    public void shift(Map<String, Integer> weights) {
        List<String> names = spec.parts().stream().map(Part::upstream).toList();
        for (String name : weights.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        name + " in split " + spec.name() + " (expected: " + String.join(", ", names) + ")");
            }
        }
        List<Part> parts = new ArrayList<>();
        for (String name : names) {
            parts.add(new Part(name, weight(name, weights.get(name))));
        }
        if (parts.stream().allMatch(part -> part.weight() == 0)) {
            throw new IllegalArgumentException("split " + spec.name()
                    + " would go nowhere (expected: a weight above 0 for one upstream at least)");
        }
        SplitSpec other = new SplitSpec(spec.name(), List.copyOf(parts));
        shifted = other.equals(spec) ? null : other;
    }

    private int weight(String name, @Nullable Integer weight) {
        if (weight == null) {
            throw new IllegalArgumentException(
                    "no weight for " + name + " (expected: one for each upstream of split " + spec.name() + ")");
        }
        if (weight < 0 || weight > UpstreamSpec.MOST_WEIGHT) {
            throw new IllegalArgumentException(
                    name + '=' + weight + " (expected: 0 to " + UpstreamSpec.MOST_WEIGHT + ")");
        }
        return weight;
    }

    /** The descriptor's own weights are in force again. */
    public void unshift() {
        shifted = null;
    }

    /** @return for operators: {@code media: blue 90 (descriptor: 100), green 10 (descriptor: 0)} */
    public String shown() {
        SplitSpec now = inForce();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < spec.parts().size(); i++) {
            int its = now.parts().get(i).weight();
            int written = spec.parts().get(i).weight();
            all.add(now.parts().get(i).upstream() + ' ' + its + (isShifted() ? " (descriptor: " + written + ')' : ""));
        }
        return spec.name() + ": " + all.stream().collect(Collectors.joining(", "));
    }
}
