package io.gatehouse.boot;

import io.gatehouse.exchange.Generation;
import io.gatehouse.identity.Identity;
import io.gatehouse.observe.Observation;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices what becomes of the gateway, and tells it to whoever listens: what is heard of descriptors at once; how endpoints, identities and
 * limits are is looked at each second, so that nothing on the way of a request has to tell it.
 */
final class Happenings implements Descriptors.Heard {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private static final long LOOK_NANOS = 1_000_000_000;

    /** A limit that nobody has met for so long is met anew. */
    private static final long QUIET_NANOS = 60 * LOOK_NANOS;

    private final OrderBook book;
    private final Supplier<@Nullable Generation> current;
    private final Observation observation;
    private final LongSupplier nanoTime;
    private volatile BiConsumer<String, String> told = (type, message) -> {};
    private long lookedAt;
    private Set<String> unfit = Set.of();
    private Set<String> away = Set.of();
    private final Map<String, Met> limits = new HashMap<>();

    /** @param at when it was met last, by the ticker */
    private record Met(long total, long at) {}

    Happenings(OrderBook book, Supplier<@Nullable Generation> current, Observation observation, LongSupplier nanoTime) {
        this.book = book;
        this.current = current;
        this.observation = observation;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
    }

    /** @param listener hears the type of what happens, and a sentence for people; does not wait */
    void tell(BiConsumer<String, String> listener) {
        told = listener;
    }

    @Override
    public void served(String source, long generation, boolean ordered) {
        if (!ordered) {
            book.ofSource(source, true, List.of());
        }
        told.accept("config.reloaded", "generation " + generation + ": " + source);
    }

    @Override
    public void refused(String source, List<String> problems, boolean ordered) {
        if (!ordered) {
            book.ofSource(source, false, problems);
        }
        told.accept("config.rejected", source + ": " + String.join("\n", problems));
    }

    /** To be called by one thread, some times a second. */
    void tick() {
        long now = nanoTime.getAsLong();
        Generation generation = current.get();
        if (now - lookedAt < LOOK_NANOS || generation == null) {
            return;
        }
        lookedAt = now;
        Seen endpoints = endpoints(generation, now);
        endpoints.fallen(unfit).forEach(one -> told.accept("upstream.ejected", one + " is given no requests"));
        endpoints.risen(unfit).forEach(one -> told.accept("upstream.restored", one + " is given requests again"));
        unfit = endpoints.bad();
        Seen identities = identities(generation);
        identities.fallen(away).forEach(one -> told.accept("identity.down", one + " does not answer"));
        identities.risen(away).forEach(one -> told.accept("identity.up", one + " answers again"));
        away = identities.bad();
        lookAtLimits(now);
    }

    /**
     * What is there, and what of it is not well. What a reload took away is neither: nobody is told that it is well again.
     */
    private record Seen(Set<String> good, Set<String> bad) {

        Seen() {
            this(new HashSet<>(), new HashSet<>());
        }

        void add(String what, boolean well) {
            (well ? good : bad).add(what);
        }

        List<String> fallen(Set<String> badBefore) {
            return bad.equals(badBefore) ? List.of() : sorted(bad, one -> !badBefore.contains(one));
        }

        List<String> risen(Set<String> badBefore) {
            return bad.equals(badBefore) ? List.of() : sorted(badBefore, good::contains);
        }

        private static List<String> sorted(Set<String> some, Predicate<String> which) {
            return some.stream().filter(which).sorted().toList();
        }
    }

    private static Seen endpoints(Generation generation, long now) {
        Seen all = new Seen();
        for (Upstream upstream : generation.upstreams().all()) {
            for (Endpoint endpoint : upstream.endpoints()) {
                all.add(
                        "upstream " + upstream.spec().name() + ": " + endpoint,
                        endpoint.vitals().isFit(now));
            }
        }
        return all;
    }

    private static Seen identities(Generation generation) {
        Seen all = new Seen();
        for (Identity identity : generation.identities().all()) {
            all.add("identity " + identity.spec().name(), !identity.provider().isAway());
        }
        return all;
    }

    private void lookAtLimits(long now) {
        Map<String, Long> limited = observation.limited();
        limits.keySet().retainAll(limited.keySet());
        limited.forEach((kind, total) -> {
            Met before = limits.get(kind);
            if (before != null && before.total() == total) {
                return;
            }
            limits.put(kind, new Met(total, now));
            if (before == null || now - before.at() > QUIET_NANOS) {
                String message = kind + ", " + total + " times since the start";
                LOG.log(System.Logger.Level.INFO, "a limit is met: {0}", message);
                told.accept("limit.tripped", message);
            }
        });
    }
}
