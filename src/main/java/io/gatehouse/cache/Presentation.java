package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a stored answer looks to one request: whole, as "not modified", or a part of it.
 *
 * @param status 200 or what is stored, 206, 304 or 416
 * @param headers with the length of the body, without {@code Age}
 * @param from the first byte of the body that is sent
 * @param length bytes that are sent; for HEAD too, where nothing is
 */
public record Presentation(int status, Headers headers, long from, long length) {

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int UNSATISFIABLE = 416;

    /** Said of the representation, which is not sent (RFC 9110, 15.4.5). */
    private static final List<String> OF_CONTENT = List.of(
            "content-length",
            "content-type",
            "content-encoding",
            "content-language",
            "content-range",
            "content-md5",
            "content-digest");

    /** @param now milliseconds since 1970 */
    public static Presentation of(Stored stored, String method, Headers request, long now) {
        if (stored.status() == OK && isNotModified(stored, request, now)) {
            return new Presentation(
                    NOT_MODIFIED,
                    stored.headers().toBuilder()
                            .removeIf(name -> OF_CONTENT.contains(name.toLowerCase(Locale.ROOT)))
                            .build(),
                    0,
                    0);
        }
        long length = stored.body().length();
        String range = method.equals("GET") && stored.status() == OK ? request.first("Range") : null;
        if (range != null && ifRange(stored, request, now)) {
            Presentation part = part(stored, range, length);
            if (part != null) {
                return part;
            }
        }
        return new Presentation(stored.status(), stored.headers(), 0, length);
    }

    /** RFC 9110, 13.2.2: If-Modified-Since counts only where there is no If-None-Match. */
    private static boolean isNotModified(Stored stored, Headers request, long now) {
        List<String> tags = request.all("If-None-Match");
        if (!tags.isEmpty()) {
            String tag = stored.headers().first("ETag");
            return tag == null ? tags.contains("*") : EntityTags.name(tags, tag);
        }
        String since = request.first("If-Modified-Since");
        if (since == null) {
            return false;
        }
        String modified = stored.headers().first(stored.headers().contains("Last-Modified") ? "Last-Modified" : "Date");
        long have = modified == null ? HttpDate.NONE : HttpDate.parse(modified, now / 1000);
        long asked = HttpDate.parse(since, now / 1000);
        return have != HttpDate.NONE && asked != HttpDate.NONE && have <= asked;
    }

    /** @return whether a part is wanted of this very representation (RFC 9110, 13.1.5) */
    private static boolean ifRange(Stored stored, Headers request, long now) {
        String condition = request.first("If-Range");
        if (condition == null) {
            return true;
        }
        if (condition.startsWith("\"")) {
            return condition.equals(stored.headers().first("ETag")) && EntityTags.isStrong(condition);
        }
        String modified = stored.headers().first("Last-Modified");
        long asked = HttpDate.parse(condition, now / 1000);
        return modified != null && asked != HttpDate.NONE && asked == HttpDate.parse(modified, now / 1000);
    }

    /** @return null where the field cannot be read, or asks for several parts: then the whole is sent (RFC 9110, 14.2) */
    private static @Nullable Presentation part(Stored stored, String range, long length) {
        if (!range.regionMatches(true, 0, "bytes=", 0, 6) || range.indexOf(',') >= 0) {
            return null;
        }
        String spec = range.substring(6).strip();
        int dash = spec.indexOf('-');
        long first = dash < 0 ? -1 : number(spec.substring(0, dash));
        long last = dash < 0 ? -1 : number(spec.substring(dash + 1));
        if (dash < 0 || first == -1 || last == -1 || (first == NOTHING && last == NOTHING)) {
            return null;
        }
        if (first == NOTHING) {
            first = Math.max(0, length - last);
            last = last == 0 ? -1 : length - 1;
        } else if (last != NOTHING && last < first) {
            return null;
        } else {
            last = last == NOTHING ? length - 1 : Math.min(last, length - 1);
        }
        if (first >= length || last < first) {
            return new Presentation(UNSATISFIABLE, Headers.of("Content-Range", "bytes */" + length), 0, 0);
        }
        Headers headers = stored.headers().toBuilder()
                .set("Content-Range", "bytes " + first + '-' + last + '/' + length)
                .build();
        return new Presentation(PARTIAL, headers, first, last - first + 1);
    }

    /** What stands for a number that is left out. */
    private static final long NOTHING = -2;

    private static long number(String digits) {
        if (digits.isEmpty()) {
            return NOTHING;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return -1;
            }
        }
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
