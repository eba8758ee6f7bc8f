package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Split;
import io.gatehouse.upstream.SplitSpec.Part;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.Upstreams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Upstreams and splits as operators see them. */
final class ShownUpstreams {

    private ShownUpstreams() {}

    /**
     * @param now by the ticker of the gateway, in nanoseconds
     * @return by name
     */
    static List<Answers.Upstream> of(Upstreams all, long now) {
        return all.all().stream()
                .sorted(Comparator.comparing(upstream -> upstream.spec().name()))
                .map(upstream -> of(upstream, now))
                .toList();
    }

    private static Answers.Upstream of(Upstream upstream, long now) {
        return new Answers.Upstream(
                upstream.spec().name(),
                upstream.spec().balance().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                upstream.admission().inFlight(),
                upstream.endpoints().stream().map(endpoint -> of(endpoint, now)).toList());
    }

    private static Answers.Endpoint of(Endpoint endpoint, long now) {
        return new Answers.Endpoint(
                endpoint.toString(),
                endpoint.spec().route(),
                endpoint.spec().weight(),
                endpoint.spec().tier(),
                endpoint.drains(),
                endpoint.isOrdered(),
                endpoint.vitals().isFit(now),
                endpoint.vitals().shown(now),
                endpoint.inFlight(),
                endpoint.requestsTotal());
    }

    /** @return by name */
    static List<Answers.Split> splits(Upstreams all) {
        return all.splits().stream()
                .sorted(Comparator.comparing(split -> split.spec().name()))
                .map(ShownUpstreams::of)
                .toList();
    }

    private static Answers.Split of(Split split) {
        List<Part> written = split.spec().parts();
        List<Part> now = split.inForce().parts();
        List<Answers.Part> parts = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            parts.add(new Answers.Part(
                    written.get(i).upstream(),
                    now.get(i).weight(),
                    written.get(i).weight()));
        }
        return new Answers.Split(split.spec().name(), split.isShifted(), parts);
    }
}
