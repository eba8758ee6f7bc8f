package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.List;
import java.util.Set;

/** How long an answer is fresh, and how old it is (RFC 9111, 4.2). All in seconds. */
final class Freshness {

    /** RFC 9110, 15.1. */
    private static final Set<Integer> HEURISTIC = Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);

    private static final int PART = 10;
    private static final long MOST_GUESSED = 86_400;

    private Freshness() {}

    /** @return the first age that is said, 0 where there is none that can be read (RFC 9111, 5.1) */
    static long ageSaid(Headers headers) {
        String value = headers.first("Age");
        if (value == null) {
            return 0;
        }
        int comma = value.indexOf(',');
        return Math.max(0, Directives.wholeSeconds((comma < 0 ? value : value.substring(0, comma)).strip()));
    }

    /**
     * @param asked when the request went out, in milliseconds since 1970
     * @param came when the answer was here
     * @return its age by then (RFC 9111, 4.2.3), at most {@link Directives#MOST_SECONDS}
     */
    static long initialAge(Headers headers, long asked, long came) {
        long now = came / 1000;
        long date = date(headers, now);
        long apparent = date == HttpDate.NONE ? 0 : Math.max(0, now - date);
        long corrected = ageSaid(headers) + Math.max(0, came - asked) / 1000;
        return Math.min(Directives.MOST_SECONDS, Math.max(apparent, corrected));
    }

    static long date(Headers headers, long now) {
        String date = headers.first("Date");
        return date == null ? HttpDate.NONE : HttpDate.parse(date, now);
    }

    /** @return how long {@code Expires} lets it be fresh; 0 if it cannot be read, {@link Directives#ABSENT} without one */
    static long byExpires(Headers headers, long now) {
        List<String> lines = headers.all("Expires");
        if (lines.isEmpty()) {
            return Directives.ABSENT;
        }
        // of several nobody knows which one is meant
        long expires = lines.size() > 1 ? HttpDate.NONE : HttpDate.parse(lines.get(0), now);
        if (expires == HttpDate.NONE) {
            return 0;
        }
        long date = date(headers, now);
        return Math.max(0, expires - (date == HttpDate.NONE ? now : date));
    }

    /** @return how long it may be thought to be fresh; {@link Directives#ABSENT} where nothing may be thought */
    static long guessed(int status, Headers headers, boolean isPublic, long now) {
        String modified = headers.first("Last-Modified");
        if (modified == null || !(isPublic || HEURISTIC.contains(status))) {
            return Directives.ABSENT;
        }
        long since = HttpDate.parse(modified, now);
        long date = date(headers, now);
        long start = date == HttpDate.NONE ? now : date;
        return since == HttpDate.NONE || since > start
                ? Directives.ABSENT
                : Math.min(MOST_GUESSED, (start - since) / PART);
    }
}
