package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Refused;
import io.gatehouse.fault.Fault;
import io.gatehouse.route.Route;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** Counts exchanges that have ended. Any thread may call. */
final class Counters implements BiConsumer<Exchange, Outcome> {

    /** For all further ones. */
    private static final String OTHERS = "(others)";

    private final LongAdder requests = new LongAdder();
    private final Map<Fault, LongAdder> faults = new EnumMap<>(Fault.class);

    private final Map<String, LongAdder> observed = new ConcurrentHashMap<>();

    private final Map<String, LongAdder> fallbacks = new ConcurrentHashMap<>();

    private final RefusalCounts refusals = new RefusalCounts();
    private final Mask mask;

    /** @param mask for what is told of who was refused */
    Counters(Mask mask) {
        this.mask = mask;
        for (Fault fault : Fault.values()) {
            faults.put(fault, new LongAdder());
        }
    }

    @Override
    public void accept(Exchange exchange, Outcome outcome) {
        requests.increment();
        LongAdder counter = faults.get(outcome.fault());
        if (counter != null) {
            counter.increment();
        }
        Route taken = exchange.route();
        String reason = exchange.upward().fallback();
        if (taken != null && reason != null) {
            addFallback(taken.name() + '/' + reason);
        }
        for (Refused refused : exchange.refusals()) {
            if (refused.isObserved()) {
                observed.computeIfAbsent(key(refused), key -> new LongAdder()).increment();
            }
            Route route = exchange.route();
            refusals.add(refused, route == null ? null : route.name(), reason(exchange, refused));
        }
    }

    /** A descriptor may have 10,000 routes, and reloads bring others. */
    private void addFallback(String key) {
        String kept = fallbacks.containsKey(key) || fallbacks.size() < RefusalCounts.MOST_KINDS ? key : OTHERS;
        fallbacks.computeIfAbsent(kept, name -> new LongAdder()).increment();
    }

    /** With the address where nobody is known: else the operator would not know of whom it is told. */
    private String reason(Exchange exchange, Refused refused) {
        String client = exchange.head().client();
        String hidden = mask.hide(refused.reason());
        return exchange.identification().isAnonymous() && !hidden.contains(client)
                ? hidden + ", from " + client
                : hidden;
    }

    /** @return the guard and the fault's code, as {@code limits/body-too-large}; guards and faults are few */
    static String key(Refused refusal) {
        return refusal.guard() + '/' + refusal.fault().code();
    }

    /** @return exchanges since the start, however they ended */
    long requests() {
        return requests.sum();
    }

    /** @return those of them that the gateway or an upstream failed; what clients did wrong is not among them */
    long failures() {
        long sum = 0;
        for (Map.Entry<Fault, LongAdder> entry : faults.entrySet()) {
            if (FaultLog.isFailure(entry.getKey())) {
                sum += entry.getValue().sum();
            }
        }
        return sum;
    }

    /** @return by the fault's code, those that have happened, clients' among them */
    Map<String, Long> faults() {
        Map<String, Long> byCode = new TreeMap<>();
        faults.forEach((fault, counter) -> {
            if (counter.sum() > 0) {
                byCode.put(fault.code(), counter.sum());
            }
        });
        return byCode;
    }

    /** Forgets what was counted of routes that are not among these. */
    void keep(Set<String> routes) {
        refusals.keep(routes);
        fallbacks.keySet().removeIf(key -> {
            int slash = key.lastIndexOf('/');
            return slash >= 0 && !routes.contains(key.substring(0, slash));
        });
    }

    RefusalCounts refusals() {
        return refusals;
    }

    /** @return by guard and fault, what guards in the mode {@code observe} would have refused */
    Map<String, Long> observed() {
        return sums(observed);
    }

    /** @return by route and reason, for how many exchanges something stood in for the upstream's answer */
    Map<String, Long> fallbacks() {
        return sums(fallbacks);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counters) {
        Map<String, Long> byKey = new TreeMap<>();
        counters.forEach((key, counter) -> byKey.put(key, counter.sum()));
        return byKey;
    }
}
