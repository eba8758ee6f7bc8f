package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is kept.
 *
 * @param realm whose it is: only requests that would go the same way get it
 * @param headers without those of the connection, without {@code Age}, with {@code Date}
 * @param selection which requests it is for
 * @param initialAge seconds, when it came
 * @param came milliseconds since 1970
 */
public record Stored(
        String realm,
        int status,
        Headers headers,
        Selection selection,
        Terms terms,
        long initialAge,
        long came,
        Body body) {

    private static final List<String> TAGS = List.of("Cache-Tag", "Surrogate-Key");

    /**
     * @param answered fields as they came, without those of the connection
     * @param asked when the request went out, in milliseconds since 1970
     * @param came when the head of the answer was here
     */
    public static Stored of(
            String realm,
            int status,
            Headers answered,
            Selection selection,
            Terms terms,
            long asked,
            long came,
            Body body) {
        Headers.Builder kept = answered.toBuilder()
                .removeIf(name -> name.equalsIgnoreCase("Age")
                        || name.equalsIgnoreCase("Trailer")
                        || (!terms.dropped().isEmpty()
                                && terms.dropped().contains(name.toLowerCase(java.util.Locale.ROOT))));
        if (Freshness.date(answered, came / 1000) == HttpDate.NONE) {
            kept.set("Date", HttpDate.format(came / 1000));
        }
        return new Stored(
                realm, status, kept.build(), selection, terms, Freshness.initialAge(answered, asked, came), came, body);
    }

    /** @return its age in seconds (RFC 9111, 4.2.3) */
    public long age(long now) {
        return Math.min(Directives.MOST_SECONDS, initialAge + Math.max(0, now - came) / 1000);
    }

    /** @return seconds until it is stale; negative when it is */
    public long freshFor(long now) {
        return terms.lifetime() - age(now);
    }

    /** @return whether it may be given in the place of an error (RFC 5861, 4) */
    public boolean helpsOut(long now) {
        return !terms.neverStale() && !terms.validateAlways() && freshFor(now) + terms.staleIfError() > 0;
    }

    public boolean hasValidator() {
        return headers.contains("ETag") || headers.contains("Last-Modified");
    }

    /** @return the same, to be validated before it is used again */
    public Stored expired() {
        return new Stored(realm, status, headers, selection, terms.expired(), initialAge, came, body);
    }

    /** @return where its bytes belong; null where it is no part */
    public @Nullable ContentRange range() {
        return Parts.isPart(status) ? ContentRange.of(headers) : null;
    }

    /** @return the same, which says that these are its bytes */
    Stored with(ContentRange range) {
        Headers said = headers.toBuilder()
                .remove("Content-Length")
                .set(ContentRange.FIELD, range.toString())
                .build();
        return new Stored(realm, status, said, selection, terms, initialAge, came, body);
    }

    /** @return the same with this body */
    public Stored with(Body other) {
        return new Stored(realm, status, headers, selection, terms, initialAge, came, other);
    }

    /** @return whether the one takes the place of the other */
    boolean replaces(Stored other) {
        return realm.equals(other.realm) && selection.equals(other.selection);
    }

    /** @return by what it may be thrown away together with others */
    public List<String> tags() {
        List<String> tags = new ArrayList<>(0);
        for (String field : TAGS) {
            for (String line : headers.all(field)) {
                StringTokenizer words = new StringTokenizer(line, ", \t");
                while (words.hasMoreTokens()) {
                    tags.add(words.nextToken());
                }
            }
        }
        return tags;
    }

    /** @return about how many bytes of memory the head takes */
    int headWeight() {
        int weight = 200 + 2 * realm.length();
        for (int i = 0; i < headers.size(); i++) {
            weight += 112 + headers.name(i).length() + headers.value(i).length();
        }
        for (String value : selection.values()) {
            weight += 112 + value.length();
        }
        return weight;
    }

    /**
     * @param now milliseconds since 1970
     * @return of several, the one that was stored last and has what the request asks for; or null
     */
    public static @Nullable Stored select(
            List<Stored> variants, String realm, String method, Headers request, long now) {
        for (Stored one : variants) {
            if (one.isFor(realm, request)
                    && (!Parts.isPart(one.status) || Presentation.isWithin(one, method, request, now))) {
                return one;
            }
        }
        return null;
    }

    boolean isFor(String ofRealm, Headers request) {
        return realm.equals(ofRealm) && selection.takes(request);
    }
}
