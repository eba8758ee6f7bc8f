package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The upstreams and splits of one descriptor at work, by name. */
public final class Upstreams {

    public static final Upstreams NONE = new Upstreams(Map.of(), Map.of());

    private final Map<String, Upstream> upstreams;
    private final Map<String, Split> splits;
    private final List<Affinity> hidden;

    private Upstreams(Map<String, Upstream> upstreams, Map<String, Split> splits) {
        this.upstreams = upstreams;
        this.splits = splits;
        this.hidden = upstreams.values().stream()
                .map(upstream -> upstream.spec().affinity())
                .filter(affinity -> affinity.cookie() != null)
                .toList();
    }

    /**
     * Puts a new descriptor's upstreams to work. Those whose description did not change, nor the contents of their TLS files, are
     * taken over as they are, with their connections and counts.
     *
     * @throws IOException if the files of somebody's TLS settings cannot be used; then nothing has changed
     */
    public Upstreams next(Collection<UpstreamSpec> specs, Collection<SplitSpec> splitSpecs, Upstream.Means means)
            throws IOException {
        Map<String, Upstream> next = new HashMap<>();
        for (UpstreamSpec spec : specs) {
            Upstream now = upstreams.get(spec.name());
            TlsFiles files = TlsFiles.of(spec);
            next.put(
                    spec.name(),
                    now != null && now.isMadeOf(spec, files, means.sticky())
                            ? now
                            : new Upstream(spec, files, now, means));
        }
        Map<String, Split> nextSplits = new HashMap<>();
        for (SplitSpec spec : splitSpecs) {
            Split now = splits.get(spec.name());
            nextSplits.put(spec.name(), now != null && now.spec().equals(spec) ? now : new Split(spec));
        }
        return new Upstreams(next, nextSplits);
    }

    /**
     * Looks for endpoints of those that have just been put to work and find them by name, so that whoever asks first finds some.
     *
     * @param patience how long is waited for them at most, all together
     */
    public void find(UpstreamClient client, Duration patience) {
        upstreams.values().forEach(upstream -> upstream.discover(client));
        long end = System.nanoTime() + patience.toNanos();
        upstreams.values().forEach(upstream -> upstream.awaitFound(end - System.nanoTime()));
    }

    /** Closes those that the successor did not take over. */
    public void retire(Upstreams successor) {
        List<Upstream> gone = new ArrayList<>(upstreams.values());
        gone.removeAll(successor.upstreams.values());
        gone.forEach(
                upstream -> upstream.close(successor.upstream(upstream.spec().name())));
    }

    /**
     * @param name of an upstream or a split
     * @param random gives, for a bound, a number from 0 below it
     * @throws IllegalArgumentException if the descriptor has neither; the loader has made sure that it has
     */
    public Upstream resolve(String name, IntUnaryOperator random) {
        Upstream upstream = upstreams.get(name);
        if (upstream != null) {
            return upstream;
        }
        Split split = splits.get(name);
        if (split == null) {
            throw new IllegalArgumentException("no upstream or split: " + name);
        }
        return resolve(split.draw(random), random);
    }

    /** @return whether clients have cookies that are for the gateway alone */
    public boolean hideCookies() {
        return !hidden.isEmpty();
    }

    /** Takes cookies away that are for the gateway alone, whichever upstream they belong to. */
    public void hideCookies(Headers.Builder fields) {
        hidden.forEach(affinity -> affinity.hideCookie(fields));
    }

    /** @return null if there is no such upstream */
    public @Nullable Upstream upstream(String name) {
        return upstreams.get(name);
    }

    /** @return null if there is no such split */
    public @Nullable Split split(String name) {
        return splits.get(name);
    }

    public Collection<Split> splits() {
        return splits.values();
    }

    /** @return for operators, what is otherwise than the descriptor says, by their order, one a line */
    public List<String> orders() {
        return given().map(Order::shown).sorted().toList();
    }

    /** @return for operators, what they had ordered and a successor does not know any more: its description is another one there */
    public List<String> ordersThatEnd(Upstreams successor) {
        Set<String> held = successor.given().map(Order::what).collect(Collectors.toSet());
        return given().filter(order -> !held.contains(order.what()))
                .map(Order::shown)
                .sorted()
                .toList();
    }

    private Stream<Order> given() {
        return Stream.concat(
                upstreams.values().stream().flatMap(upstream -> upstream.orders().stream()),
                splits.values().stream()
                        .filter(Split::isShifted)
                        .map(split -> new Order("split " + split.shown(), true)));
    }

    /** @return descriptions as they are in force, whatever an operator has ordered */
    public List<UpstreamSpec> upstreamsInForce() {
        return upstreams.values().stream().map(Upstream::inForce).toList();
    }

    /** @return as {@link #upstreamsInForce} */
    public List<SplitSpec> splitsInForce() {
        return splits.values().stream().map(Split::inForce).toList();
    }

    public Collection<Upstream> all() {
        return upstreams.values();
    }
}
