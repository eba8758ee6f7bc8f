package io.gatehouse.observe;

import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refused;
import io.gatehouse.fault.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts what guards have refused by guard, fault and route, and keeps a few of the last reasons, in which is who was refused, as
 * far as logs may know. Any thread may call.
 */
final class RefusalCounts {

    /** A descriptor may have 10,000 routes, and reloads bring others. */
    static final int MOST_KINDS = 2_000;

    /** For all further ones. */
    private static final String OTHERS = "(others)";

    private static final String NO_ROUTE = "(no route)";
    private static final Set<Fault> LIMITS =
            Set.of(Fault.RATE_LIMITED, Fault.QUOTA_EXHAUSTED, Fault.TOO_MANY_AT_ONCE, Fault.OVERLOADED);
    private static final int SAMPLES = 5;
    private static final int MOST_LINES = 100;

    private final ConcurrentHashMap<Kind, Count> counts = new ConcurrentHashMap<>();

    private record Kind(String guard, Fault fault, String route, Mode mode) {

        @Override
        public String toString() {
            return guard + '/' + fault.code() + '/' + route;
        }
    }

    private static final class Count {

        private final AtomicLong total = new AtomicLong();
        private final AtomicReferenceArray<@Nullable String> reasons = new AtomicReferenceArray<>(SAMPLES);

        void add(String reason) {
            long number = total.getAndIncrement();
            // whoever is refused most must not be all that is seen
            for (int i = 0; i < SAMPLES; i++) {
                if (reason.equals(reasons.get(i))) {
                    return;
                }
            }
            reasons.set((int) (number % SAMPLES), reason);
        }
    }

    /**
     * @param route null when none was found
     * @param reason without secrets
     */
    void add(Refused refused, @Nullable String route, String reason) {
        Kind kind = new Kind(refused.guard(), refused.fault(), route == null ? NO_ROUTE : route, refused.mode());
        Count count = counts.get(kind);
        if (count == null) {
            Kind kept = counts.mappingCount() < MOST_KINDS
                    ? kind
                    : new Kind(refused.guard(), refused.fault(), OTHERS, refused.mode());
            count = counts.computeIfAbsent(kept, absent -> new Count());
        }
        count.add(reason);
    }

    /** Forgets those of routes that are not among these; what no route takes stays, and so does what was counted together. */
    void keep(Set<String> routes) {
        counts.keySet()
                .removeIf(kind ->
                        !routes.contains(kind.route) && !kind.route.equals(NO_ROUTE) && !kind.route.equals(OTHERS));
    }

    /** Takes one kind of refusal after the other. */
    @FunctionalInterface
    interface Each {

        void count(String guard, Fault fault, String route, Mode mode, long total);
    }

    /** Tells each kind, those that were only observed among them. */
    void each(Each taker) {
        counts.forEach(
                (kind, count) -> taker.count(kind.guard(), kind.fault(), kind.route(), kind.mode(), count.total.get()));
    }

    /** @return what limits have refused, as {@link #totals()} */
    Map<String, Long> limited() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((kind, count) -> {
            if (kind.mode() == Mode.ENFORCE && LIMITS.contains(kind.fault())) {
                all.put(kind.toString(), count.total.get());
            }
        });
        return all;
    }

    /** @return what was refused, by guard, fault and route, as {@code limits/body-too-large/catalog} */
    Map<String, Long> totals() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().mode() == Mode.ENFORCE)
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toString(),
                        entry -> entry.getValue().total.get(),
                        Long::sum,
                        TreeMap::new));
    }

    /** @return each kind, the most frequent first */
    List<RefusalKind> kinds() {
        return counts.entrySet().stream()
                .map(entry -> kind(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(RefusalKind::total).reversed().thenComparing(RefusalKind::toString))
                .toList();
    }

    private static RefusalKind kind(Kind kind, Count count) {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            String reason = count.reasons.get(i);
            if (reason != null) {
                StringBuilder plain = new StringBuilder();
                Escaping.json(reason, plain);
                reasons.add(plain.toString());
            }
        }
        return new RefusalKind(
                kind.guard(),
                kind.fault().code(),
                kind.route(),
                kind.mode() == Mode.OBSERVE,
                count.total.get(),
                List.copyOf(reasons));
    }

    /** @return for people: each kind, the most frequent first, with some of its last reasons */
    String told() {
        if (counts.isEmpty()) {
            return "no guard has refused anything";
        }
        Comparator<Map.Entry<Kind, Count>> mostFirst =
                Comparator.comparingLong(entry -> -entry.getValue().total.get());
        List<Map.Entry<Kind, Count>> sorted = counts.entrySet().stream()
                .sorted(mostFirst.thenComparing(entry -> entry.getKey().toString()))
                .toList();
        StringBuilder text = new StringBuilder();
        sorted.stream().limit(MOST_LINES).forEach(entry -> tell(entry.getKey(), entry.getValue(), text));
        int more = sorted.size() - MOST_LINES;
        return more <= 0
                ? text.toString()
                : text.append("and ").append(more).append(" more").toString();
    }

    private static void tell(Kind kind, Count count, StringBuilder text) {
        text.append(kind).append(kind.mode() == Mode.OBSERVE ? ", observed: " : ": ");
        text.append(count.total.get()).append('\n');
        for (int i = 0; i < SAMPLES; i++) {
            String reason = count.reasons.get(i);
            if (reason != null) {
                Escaping.json(reason, text.append("    "));
                text.append('\n');
            }
        }
    }
}
