package io.gatehouse.boot;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Store;
import io.gatehouse.cache.Stored;
import io.gatehouse.filter.cache.CachePolicy;
import io.gatehouse.filter.cache.HttpCache;
import io.gatehouse.route.Route;
import io.gatehouse.route.table.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What operators ask of the cache, and order. All answers are for people. */
final class CacheOperations {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");
    private static final String TAG = "tag:";

    private static final String SOFT = "soft ";
    private static final String HARD = "hard ";
    private static final int MOST_CHARACTERS = 4_096;

    private final HttpCache cache;
    private final Predicate<String> others;

    /** @param others tells other gateways what is purged; whether there are any */
    CacheOperations(HttpCache cache, Predicate<String> others) {
        this.cache = cache;
        this.others = others;
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
        if (named.length() > MOST_CHARACTERS || named.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("of " + named.length() + " characters (expected: at most "
                    + MOST_CHARACTERS + ", and none of control)");
        }
        BiPredicate<CacheKey, Stored> which = of(named);
        int count = cache.purge(which, soft);
        // they hear it as soon as may be, also of what came from there and is not here
        boolean told = others.test((soft ? SOFT : HARD) + named);
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "purge of " + named + ": " + count + (told ? ", told to the other gateways" : ""));
        return count;
    }

    /** Does what was ordered at another gateway. What cannot be read may have been anything. */
    void repeat(String notice) {
        boolean soft = notice.startsWith(SOFT);
        BiPredicate<CacheKey, Stored> which = (key, one) -> true;
        try {
            if (soft || notice.startsWith(HARD)) {
                which = of(notice.substring(SOFT.length()));
            }
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "another gateway tells of a purge of " + notice + ": all is purged");
        }
        cache.purge(which, soft);
    }

    HttpCache cache() {
        return cache;
    }

    private static BiPredicate<CacheKey, Stored> of(String named) {
        if (named.equals("*")) {
            return (key, one) -> true;
        }
        if (named.startsWith(TAG)) {
            String tag = named.substring(TAG.length()).strip();
            return (key, one) -> one.tags().contains(tag);
        }
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
}
