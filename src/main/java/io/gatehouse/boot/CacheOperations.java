package io.gatehouse.boot;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Store;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Terms;
import io.gatehouse.filter.cache.CachePolicy;
import io.gatehouse.filter.cache.HttpCache;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.Route;
import io.gatehouse.route.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/** What operators ask of the cache, and order. All answers are for people. */
final class CacheOperations {

    private static final String TAG = "tag:";

    private final HttpCache cache;

    CacheOperations(HttpCache cache) {
        this.cache = cache;
    }

    /** @return how it stands in the first line, and each route that has been asked in one more */
    String all() {
        Store.Standing standing = cache.store().standing();
        List<String> lines = new ArrayList<>();
        lines.add("%d answers in memory, %d bytes, %d evicted%s"
                .formatted(
                        standing.answers(),
                        standing.bytes(),
                        standing.evictions(),
                        standing.problem().isEmpty() ? "" : "; " + standing.problem()));
        cache.counts()
                .figures()
                .forEach((route, figures) -> lines.add(
                        "%s: hit ratio %s, %d hits (%d stale), %d misses (%d validated), %d collapsed, %d stored, %d bytes given"
                                .formatted(
                                        route,
                                        String.format(Locale.ROOT, "%.3f", figures.hitRatio()),
                                        figures.hits(),
                                        figures.stale(),
                                        figures.misses(),
                                        figures.validated(),
                                        figures.collapsed(),
                                        figures.stored(),
                                        figures.bytes())));
        return String.join("\n", lines);
    }

    /** @return what does not work; empty where all does */
    String problem() {
        return cache.store().standing().problem();
    }

    /** @return for people, how many answers it were */
    String purge(String what, boolean soft) {
        return said(purged(what, soft), soft);
    }

    static String said(int count, boolean soft) {
        return count + (soft ? " answers are to be validated" : " answers are thrown away");
    }

    /** @return how many answers are to be validated, or are thrown away */
    int purged(String what, boolean soft) {
        String named = what.strip();
        if (named.startsWith(TAG)) {
            String tag = named.substring(TAG.length()).strip();
            return cache.store().purge((key, one) -> one.tags().contains(tag), soft);
        }
        return cache.store().purge(of(named), soft);
    }

    HttpCache cache() {
        return cache;
    }

    private static BiPredicate<CacheKey, Stored> of(String named) {
        boolean prefix = named.endsWith("*");
        String url = prefix ? named.substring(0, named.length() - 1) : named;
        CacheKey wanted = CacheKey.parse(url);
        return prefix ? (key, one) -> key.text().startsWith(wanted.text()) : (key, one) -> key.equals(wanted);
    }

    /** @return of each route that holds answers for fresh against their origin's word, a line that says so */
    static List<String> forced(RouteTable table) {
        List<String> lines = new ArrayList<>();
        table.hosts()
                .forEach(host -> host.routes().forEach(route -> {
                    CachePolicy policy = route.policies().get(CachePolicy.class);
                    if (policy != null && policy.rules().force()) {
                        lines.add(forced(route, policy));
                    }
                }));
        return lines;
    }

    private static String forced(Route route, CachePolicy policy) {
        return "route " + route.name() + ": <cache force=\"true\"> holds answers for fresh for "
                + policy.rules().defaultTtl() + " s, whatever their origin says";
    }

    /**
     * @param status of an answer that nobody has given
     * @param answer its fields
     * @return whether it would be kept, for how long, and which clause says so
     */
    static String judge(CachePolicy policy, RequestHead head, Caller caller, int status, Headers answer, long now) {
        Judgement judgement = Judgement.of(
                new Judgement.Asking(head.method(), head.headers(), !caller.isAnonymous()),
                status,
                answer,
                policy.rules(),
                now,
                now);
        Terms terms = judgement.terms();
        String clause = judgement.clause().name().toLowerCase(Locale.ROOT).replace('_', '-') + ": "
                + judgement.clause().text();
        return terms == null
                ? "not kept, " + clause
                : "kept, fresh for " + terms.lifetime() + " s"
                        + (terms.validateAlways() ? " but validated each time" : "") + ", " + clause;
    }
}
