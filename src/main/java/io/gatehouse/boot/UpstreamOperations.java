package io.gatehouse.boot;

import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Split;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.Upstreams;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What operators ask of the upstreams and splits of one descriptor, and order. All answers are for people. */
final class UpstreamOperations {

    private final Upstreams upstreams;
    private final Consumer<String> told;

    /** @param told hears, for the log, what was ordered */
    UpstreamOperations(Upstreams upstreams, Consumer<String> told) {
        this.upstreams = upstreams;
        this.told = told;
    }

    /** @param now by the ticker of the gateway, in nanoseconds */
    String all(long now) {
        return upstreams.all().stream()
                .sorted(Comparator.comparing(upstream -> upstream.spec().name()))
                .map(upstream -> upstream.shown(now))
                .collect(Collectors.joining("\n"));
    }

    /**
     * @param endpoint its URL or route
     * @param now by the ticker of the gateway, in nanoseconds
     */
    String drain(String name, String endpoint, boolean drain, long now) {
        Upstream upstream = upstreams.upstream(name.strip());
        if (upstream == null) {
            throw unknown("upstream", name, upstreams.all(), its -> its.spec().name());
        }
        upstream.drain(endpoint.strip(), drain);
        boolean nobody = upstream.endpoints().stream().noneMatch(Endpoint::takesPart);
        return upstream.shown(now) + (nobody ? "\nnobody takes new requests: they are answered with 503" : "");
    }

    String splits() {
        List<String> lines =
                upstreams.splits().stream().map(Split::shown).sorted().toList();
        return lines.isEmpty() ? "no splits" : String.join("\n", lines);
    }

    /** @param weights by upstream */
    String shift(String name, Map<String, Integer> weights) {
        Split split = upstreams.split(name.strip());
        if (split == null) {
            throw unknown("split", name, upstreams.splits(), its -> its.spec().name());
        }
        split.shift(weights);
        told.accept("split " + split.shown() + ", by order of an operator");
        return split.shown();
    }

    String unshift(String name) {
        Split split = upstreams.split(name.strip());
        if (split == null) {
            throw unknown("split", name, upstreams.splits(), its -> its.spec().name());
        }
        if (split.isShifted()) {
            split.unshift();
            told.accept("split " + split.shown() + ", as the descriptor has it, by order of an operator");
        }
        return split.shown();
    }

    /** @param text {@code blue=90 green=10} */
    static Map<String, Integer> weights(String text) {
        Map<String, Integer> weights = new HashMap<>();
        for (String word : text.strip().split("\\s+", -1)) {
            int sign = word.lastIndexOf('=');
            String upstream = sign < 0 ? "" : word.substring(0, sign);
            String weight = word.substring(sign + 1);
            if (upstream.isEmpty() || !weight.matches("[0-9]{1,7}")) {
                throw new IllegalArgumentException(
                        '"' + word + "\" (expected: UPSTREAM=WEIGHT for each upstream, such as blue=90 green=10)");
            }
            if (weights.put(upstream, Integer.valueOf(weight)) != null) {
                throw new IllegalArgumentException(upstream + " a second time (expected: each upstream once)");
            }
        }
        return weights;
    }

    private static <T> IllegalArgumentException unknown(
            String what, String name, Collection<T> all, Function<T, String> names) {
        String known = all.stream().map(names).sorted().collect(Collectors.joining(", "));
        return new IllegalArgumentException(
                "no " + what + ' ' + name + " (expected: " + (known.isEmpty() ? "there is none" : known) + ")");
    }
}
