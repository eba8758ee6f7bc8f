package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.cache.Store;
import io.gatehouse.filter.cache.Counts;
import io.gatehouse.filter.cache.HttpCache;

/** The cache as operators see it. */
final class ShownCache {

    private ShownCache() {}

    static Answers.Cache of(HttpCache cache) {
        Store.Standing standing = cache.store().standing();
        return new Answers.Cache(
                standing.answers(),
                standing.bytes(),
                standing.evictions(),
                standing.problem(),
                cache.counts().figures().entrySet().stream()
                        .map(entry -> of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Answers.CachedRoute of(String route, Counts.Figures figures) {
        return new Answers.CachedRoute(
                route,
                figures.hitRatio(),
                figures.hits(),
                figures.stale(),
                figures.misses(),
                figures.validated(),
                figures.collapsed(),
                figures.stored(),
                figures.bytes());
    }
}
