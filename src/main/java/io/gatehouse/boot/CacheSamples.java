package io.gatehouse.boot;

import io.gatehouse.cache.Store;
import io.gatehouse.filter.cache.Counts;
import io.gatehouse.filter.cache.HttpCache;
import io.gatehouse.observe.metrics.Samples;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What a scrape says of the cache. */
final class CacheSamples implements Samples.Source {

    private final HttpCache cache;

    CacheSamples(HttpCache cache) {
        this.cache = cache;
    }

    @Override
    public void into(Samples samples) {
        Store.Standing standing = cache.store().standing();
        samples.gauge("gatehouse_cache_answers", "Answers that are kept in memory.")
                .add(standing.answers());
        samples.gauge("gatehouse_cache_bytes", "Bytes that they take.").add(standing.bytes());
        samples.counter("gatehouse_cache_evictions", "Answers that had to give way.")
                .add(standing.evictions());
        Map<String, Counts.Figures> routes = cache.counts().figures();
        Samples.Family requests =
                samples.counter("gatehouse_cache_requests", "Requests on routes with a cache, by what became of them.");
        of(routes, requests, "hit", Counts.Figures::hits);
        of(routes, requests, "miss", Counts.Figures::misses);
        of(routes, requests, "collapsed", Counts.Figures::collapsed);
        Samples.Family stale = samples.counter("gatehouse_cache_stale_hits", "Hits that were stale.");
        routes.forEach((route, figures) -> stale.add(figures.stale(), "route", route));
        Samples.Family validated =
                samples.counter("gatehouse_cache_validated_misses", "Misses that the origin confirmed with 304.");
        routes.forEach((route, figures) -> validated.add(figures.validated(), "route", route));
        Samples.Family stored = samples.counter("gatehouse_cache_stored", "Answers that were put into the cache.");
        routes.forEach((route, figures) -> stored.add(figures.stored(), "route", route));
        Samples.Family given =
                samples.counter("gatehouse_cache_given_bytes", "Bytes of bodies that came from the cache.");
        routes.forEach((route, figures) -> given.add(figures.bytes(), "route", route));
    }

    private static void of(
            Map<String, Counts.Figures> routes,
            Samples.Family family,
            String result,
            ToLongFunction<Counts.Figures> figure) {
        routes.forEach((route, figures) -> family.add(figure.applyAsLong(figures), "route", route, "result", result));
    }
}
