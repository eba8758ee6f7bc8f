package io.gatehouse.upstream;

import io.gatehouse.upstream.health.HealthSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the endpoints of one upstream, again and again, whether they are well. The first checks come within a second; after that each
 * endpoint has a rhythm of its own, so that they are not all asked at once, by however many gateways.
 *
 * <p>One thread looks after all of it.
 */
final class HealthChecks {

    private static final long FIRST_NANOS = 1_000_000_000;

    /** of a thousand: how much earlier or later than usual a check may be */
    private static final int JITTER = 100;

    private final HealthSpec spec;
    private volatile List<Round> rounds = List.of();
    private boolean over;
    private final LongSupplier nanoTime;
    private final IntUnaryOperator random;
    private final Consumer<String> told;

    /**
     * @param random gives, for a bound, a number from 0 below it
     * @param told hears who is sick or well from now on; must not wait for anything
     */
    HealthChecks(
            HealthSpec spec,
            List<Endpoint> endpoints,
            LongSupplier nanoTime,
            IntUnaryOperator random,
            Consumer<String> told) {
        this.spec = spec;
        this.nanoTime = nanoTime;
        this.random = random;
        this.told = told;
        lookAfter(endpoints);
    }

    /** These are there from now on: those that were there before keep their rhythm. */
    synchronized void lookAfter(List<Endpoint> endpoints) {
        if (over) {
            return;
        }
        long now = nanoTime.getAsLong();
        long within = Math.min(FIRST_NANOS, spec.every().toNanos());
        List<Round> gone = new ArrayList<>(rounds);
        List<Round> next = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            Round its = of(endpoints.get(i));
            next.add(its == null ? new Round(endpoints.get(i), now + within * i / endpoints.size()) : its);
        }
        rounds = List.copyOf(next);
        gone.removeAll(next);
        gone.forEach(Round::close);
    }

    private @Nullable Round of(Endpoint endpoint) {
        for (Round round : rounds) {
            if (round.endpoint == endpoint) {
                return round;
            }
        }
        return null;
    }

    /** Begins checks that are due, and ends those that take too long. */
    void tick(UpstreamClient client) {
        long now = nanoTime.getAsLong();
        rounds.forEach(round -> round.tick(client, now));
    }

    synchronized void close() {
        over = true;
        rounds.forEach(Round::close);
    }

    /** One endpoint's checks, one after the other. */
    private final class Round {

        private final Endpoint endpoint;
        private long due;
        private volatile @Nullable HealthCheck running;
        private volatile boolean closed;

        Round(Endpoint endpoint, long due) {
            this.endpoint = endpoint;
            this.due = due;
        }

        void tick(UpstreamClient client, long now) {
            HealthCheck check = running;
            if (check != null) {
                check.tick(now);
            } else if (!closed && now - due >= 0) {
                long every = spec.every().toNanos();
                due = now + every / 1_000 * (1_000 - JITTER + random.applyAsInt(2 * JITTER + 1));
                HealthCheck next = new HealthCheck(endpoint, spec, this::ended, now);
                running = next;
                next.start(client);
                if (closed) {
                    next.giveUp();
                }
            }
        }

        private void ended(@Nullable String problem) {
            running = null;
            if (endpoint.vitals().checked(problem, spec, nanoTime.getAsLong())) {
                told.accept(endpoint + (problem == null ? " is well again" : " is sick: " + problem));
            }
        }

        void close() {
            closed = true;
            HealthCheck check = running;
            if (check != null) {
                check.giveUp();
            }
        }
    }
}
