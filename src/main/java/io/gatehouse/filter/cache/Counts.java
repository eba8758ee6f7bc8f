package io.gatehouse.filter.cache;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What has become of requests on routes with a cache. */
public final class Counts {

    private final Map<String, OfRoute> routes = new ConcurrentHashMap<>();

    /** Of one route. */
    static final class OfRoute {

        final LongAdder hits = new LongAdder();
        final LongAdder misses = new LongAdder();
        final LongAdder validated = new LongAdder();
        final LongAdder stale = new LongAdder();
        final LongAdder collapsed = new LongAdder();
        final LongAdder stored = new LongAdder();
        final LongAdder bytes = new LongAdder();

        Figures figures() {
            return new Figures(
                    hits.sum(), misses.sum(), validated.sum(), stale.sum(), collapsed.sum(), stored.sum(), bytes.sum());
        }
    }

    /**
     * @param hits answered from the store
     * @param misses asked upstream
     * @param validated of those, confirmed by the origin with 304
     * @param stale of the hits, those that were stale
     * @param collapsed got what another had asked for
     * @param stored answers that were put into the store
     * @param bytes of bodies that came from the store
     */
    public record Figures(long hits, long misses, long validated, long stale, long collapsed, long stored, long bytes) {

        /** @return from 0 to 1: how many requests did not go upstream */
        public double hitRatio() {
            long all = hits + misses + collapsed;
            return all == 0 ? 0 : (double) (hits + collapsed) / all;
        }
    }

    OfRoute of(String route) {
        OfRoute known = routes.get(route);
        return known == null ? routes.computeIfAbsent(route, name -> new OfRoute()) : known;
    }

    /** Forgets all but those of these routes. */
    public void keep(Set<String> names) {
        routes.keySet().retainAll(names);
    }

    /** @return by the names of the routes */
    public Map<String, Figures> figures() {
        Map<String, Figures> all = new TreeMap<>();
        routes.forEach((route, counts) -> all.put(route, counts.figures()));
        return all;
    }
}
