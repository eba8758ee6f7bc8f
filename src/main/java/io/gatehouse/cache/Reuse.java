package io.gatehouse.cache;

import io.gatehouse.http.Headers;

/** What a stored answer is good for (RFC 9111, 4). */
public enum Reuse {
    /** it answers the request */
    ANSWER,
    /** it answers the request, and is to be asked for again meanwhile (RFC 5861, 3) */
    ANSWER_AND_REFRESH,
    /** the origin is to be asked first */
    VALIDATE;

    /** @param now milliseconds since 1970 */
    public static Reuse of(Stored stored, Headers request, Rules rules, long now) {
        if (stored.terms().validateAlways()) {
            return VALIDATE;
        }
        Directives asked = rules.obeysRequests() ? said(request) : Directives.NONE;
        long freshFor = stored.freshFor(now);
        if (!asked.isEmpty() && demands(asked, stored, freshFor, now)) {
            return VALIDATE;
        }
        if (freshFor > 0) {
            return ANSWER;
        }
        if (!stored.terms().neverStale() && asked.has("max-stale")) {
            boolean enough = asked.isBare("max-stale") || -freshFor <= asked.seconds("max-stale");
            if (enough) {
                return ANSWER;
            }
        }
        return freshFor + stored.terms().staleWhileRevalidate() > 0 ? ANSWER_AND_REFRESH : VALIDATE;
    }

    /** @return whether the request wants more than a fresh answer */
    private static boolean demands(Directives asked, Stored stored, long freshFor, long now) {
        if (asked.has("no-cache")) {
            return true;
        }
        if (asked.has("min-fresh") && freshFor < asked.seconds("min-fresh")) {
            return true;
        }
        if (!asked.has("max-age") || (stored.terms().immutable() && freshFor > 0)) {
            return false;
        }
        long most = asked.seconds("max-age");
        // what is no second old is still not as new as what the origin says now
        return most == 0 || stored.age(now) > most;
    }

    /** {@code Pragma: no-cache} is what clients said before there was {@code Cache-Control} (RFC 9111, 5.4). */
    private static Directives said(Headers request) {
        Directives said = Directives.of(request, "Cache-Control");
        return said.isEmpty() ? Directives.of(request, "Pragma") : said;
    }

    /** @return whether the request wants nothing but what is stored (RFC 9111, 5.2.1.7) */
    public static boolean isOnlyIfCached(Headers request, Rules rules) {
        return rules.obeysRequests() && Directives.of(request, "Cache-Control").has("only-if-cached");
    }
}
