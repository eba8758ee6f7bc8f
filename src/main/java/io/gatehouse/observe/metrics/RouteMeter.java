package io.gatehouse.observe.metrics;

import io.gatehouse.exchange.Meter;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Timing;
import io.gatehouse.exchange.Timing.Phase;
import io.gatehouse.fault.Fault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The figures of one route, since the gateway started or the route came. Any thread may call. */
public final class RouteMeter implements Meter {

    /** By the first digit of the status; 0 for whatever is none. */
    static final int CLASSES = 6;

    private static final int BEGUN = CLASSES;
    private static final int BYTES_IN = CLASSES + 1;
    private static final int BYTES_OUT = CLASSES + 2;
    private static final int BREACHES = CLASSES + 3;
    private static final int SUMS = CLASSES + 4;
    private static final int MOST_CONCERNS = 32;

    /** Of breaches, one is told of a route in this time. */
    private static final long QUIET_NANOS = 10_000_000_000L;

    private static final Phase[] PHASES = Phase.values();

    private final String route;
    private final boolean concernsWanted;
    private final Stripes sums = new Stripes(SUMS);
    private final Histogram durations = new Histogram();
    private final AtomicReferenceArray<@Nullable Histogram> phases = new AtomicReferenceArray<>(PHASES.length);
    private final AtomicReferenceArray<@Nullable Concern> concerns = new AtomicReferenceArray<>(MOST_CONCERNS);
    private volatile long budget = Long.MAX_VALUE;
    private final AtomicLong breachesTold = new AtomicLong();
    private final AtomicLong breachToldAt = new AtomicLong(Long.MIN_VALUE);
    private final AtomicReference<@Nullable Map<Fault, LongAdder>> faults = new AtomicReference<>();

    private record Concern(String name, Histogram durations) {}

    /**
     * @param route its name
     * @param concerns whether it is measured how long each concern takes
     */
    RouteMeter(String route, boolean concerns) {
        this.route = route;
        this.concernsWanted = concerns;
    }

    void begin() {
        sums.add(BEGUN, 1);
    }

    void ended(Timing timing, Outcome outcome) {
        AtomicLongArray mine = sums.cells();
        int first = outcome.status() / 100;
        mine.getAndIncrement(first < CLASSES ? first : 0);
        if (outcome.bytesIn() > 0) {
            mine.getAndAdd(BYTES_IN, outcome.bytesIn());
        }
        if (outcome.bytesOut() > 0) {
            mine.getAndAdd(BYTES_OUT, outcome.bytesOut());
        }
        durations.record(outcome.nanos());
        Fault fault = outcome.fault();
        if (fault != null) {
            LongAdder count = faults().get(fault);
            if (count != null) {
                count.increment();
            }
        }
        phase(Phase.GATEWAY).record(timing.added());
        for (int i = 1; i < PHASES.length; i++) {
            if (timing.wasIn(PHASES[i])) {
                phase(PHASES[i]).record(timing.spent(PHASES[i]));
            }
        }
    }

    /**
     * An exchange has ended that the gateway was to keep for no longer than this: what was said when it began, which is not what is said
     * now where a reload came between.
     *
     * @param now by the ticker
     * @return what is to be told of it; null when it was within its budget, or enough was told for now
     */
    @Nullable
    Breach judge(long added, long most, long now) {
        if (added <= most) {
            return null;
        }
        sums.add(BREACHES, 1);
        long before = breachToldAt.get();
        boolean soon = before != Long.MIN_VALUE && now - before < QUIET_NANOS;
        if (soon || !breachToldAt.compareAndSet(before, now)) {
            return null;
        }
        long all = breaches();
        return new Breach(route, added, most, Math.max(1, all - breachesTold.getAndSet(all)));
    }

    /** @param nanos how long the gateway may keep an exchange that begins now */
    void mayTake(long nanos) {
        budget = nanos;
    }

    /** @return in nanoseconds, how long the gateway may keep an exchange; {@link Long#MAX_VALUE} for as long as it takes */
    long budget() {
        return budget;
    }

    /** @return how many exchanges it has kept for longer */
    long breaches() {
        return sums.sum(BREACHES);
    }

    @Override
    public boolean wantsConcerns() {
        return concernsWanted;
    }

    @Override
    public void took(int row, String concern, long nanos) {
        if (concernsWanted && row < MOST_CONCERNS) {
            Concern known = concerns.get(row);
            if (known == null) {
                concerns.compareAndSet(row, null, new Concern(concern, new Histogram()));
                known = concerns.get(row);
            }
            if (known != null) {
                known.durations.record(nanos);
            }
        }
    }

    private Histogram phase(Phase phase) {
        Histogram known = phases.get(phase.at());
        if (known != null) {
            return known;
        }
        Histogram made = new Histogram();
        Histogram faster = phases.compareAndExchange(phase.at(), null, made);
        return faster == null ? made : faster;
    }

    private Map<Fault, LongAdder> faults() {
        Map<Fault, LongAdder> known = faults.get();
        if (known != null) {
            return known;
        }
        Map<Fault, LongAdder> made = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            made.put(fault, new LongAdder());
        }
        Map<Fault, LongAdder> faster = faults.compareAndExchange(null, made);
        return faster == null ? made : faster;
    }

    String route() {
        return route;
    }

    /** @return what has happened until now; in flight is never less than none */
    Seen seen() {
        // what has ended is read first: it has begun before
        long ended = 0;
        List<Long> byClass = new ArrayList<>(CLASSES);
        for (int i = 0; i < CLASSES; i++) {
            long count = sums.sum(i);
            byClass.add(count);
            ended += count;
        }
        long begun = sums.sum(BEGUN);
        return new Seen(byClass, ended, Math.max(0, begun - ended), sums.sum(BYTES_IN), sums.sum(BYTES_OUT));
    }

    /**
     * @param byClass exchanges that have ended, by the first digit of the status
     * @param ended all of them
     * @param inFlight those that have begun and not ended
     * @param bytesIn of bodies of requests
     * @param bytesOut of bodies of answers
     */
    record Seen(List<Long> byClass, long ended, long inFlight, long bytesIn, long bytesOut) {}

    Histogram.Seen durations() {
        return durations.seen();
    }

    /** @return how long exchanges were in this phase, of those that were; of the first, what the gateway has added */
    Histogram.Seen durations(Phase phase) {
        Histogram known = phases.get(phase.at());
        return known == null ? Histogram.Seen.NOTHING : known.seen();
    }

    /** @return by concern, how long it has taken */
    Map<String, Histogram.Seen> concerns() {
        Map<String, Histogram.Seen> all = new LinkedHashMap<>();
        for (int i = 0; i < MOST_CONCERNS; i++) {
            Concern concern = concerns.get(i);
            if (concern != null) {
                all.merge(concern.name, concern.durations.seen(), Histogram.Seen::and);
            }
        }
        return all;
    }

    /** @return those that have happened */
    Map<Fault, Long> byFault() {
        Map<Fault, Long> counts = new EnumMap<>(Fault.class);
        Map<Fault, LongAdder> known = faults.get();
        if (known != null) {
            known.forEach((fault, count) -> counts.put(fault, count.sum()));
            counts.values().removeIf(count -> count == 0);
        }
        return counts;
    }
}
