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
        Set<String> unfitNow = unfit(generation, now);
        newIn(unfitNow, unfit).forEach(one -> told.accept("upstream.ejected", one + " is given no requests"));
        newIn(unfit, unfitNow).forEach(one -> told.accept("upstream.restored", one + " is given requests again"));
        unfit = unfitNow;
        Set<String> awayNow = away(generation);
        newIn(awayNow, away).forEach(one -> told.accept("identity.down", one + " does not answer"));
        newIn(away, awayNow).forEach(one -> told.accept("identity.up", one + " answers again"));
        away = awayNow;
        lookAtLimits(now);
    }

    private static List<String> newIn(Set<String> some, Set<String> others) {
        return some.equals(others)
                ? List.of()
                : some.stream().filter(one -> !others.contains(one)).sorted().toList();
    }

    private static Set<String> unfit(Generation generation, long now) {
        Set<String> all = new HashSet<>();
        for (Upstream upstream : generation.upstreams().all()) {
            for (Endpoint endpoint : upstream.endpoints()) {
                if (!endpoint.vitals().isFit(now)) {
                    all.add("upstream " + upstream.spec().name() + ": " + endpoint);
                }
            }
        }
        return all;
    }

    private static Set<String> away(Generation generation) {
        Set<String> all = new HashSet<>();
        for (Identity identity : generation.identities().all()) {
            if (identity.provider().isAway()) {
                all.add("identity " + identity.spec().name());
            }
        }
        return all;
    }

    private void lookAtLimits(long now) {
        observation.limited().forEach((kind, total) -> {
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
