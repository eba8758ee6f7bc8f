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
        boolean part = Parts.isPart(stored.status());
        if ((stored.status() == OK || part) && isNotModified(stored, request, now)) {
            return new Presentation(
                    NOT_MODIFIED,
                    stored.headers().toBuilder()
                            .removeIf(name -> OF_CONTENT.contains(name.toLowerCase(Locale.ROOT)))
                            .build(),
                    0,
                    0);
        }
        long length = stored.body().length();
        String range = method.equals("GET") && (stored.status() == OK || part) ? request.first("Range") : null;
        if (range != null && ifRange(stored, request, now)) {
            ContentRange have = stored.range();
            Presentation some = part(stored, range, have == null ? length : have.complete());
            if (some != null) {
                return some;
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

    private static @Nullable Presentation part(Stored stored, String field, long length) {
        ByteRange range = ByteRange.of(field, length);
        if (range == null) {
            return null;
        }
        if (!range.isSatisfiable(length)) {
            return new Presentation(UNSATISFIABLE, Headers.of(ContentRange.FIELD, "bytes */" + length), 0, 0);
        }
        ContentRange part = new ContentRange(range.first(), range.last(), length);
        Headers headers = withoutDigests(stored.headers().toBuilder())
                .set(ContentRange.FIELD, part.toString())
                .build();
        ContentRange have = stored.range();
        return new Presentation(
                PARTIAL, headers, have == null ? part.first() : part.first() - have.first(), part.length());
    }

    /** What speaks of the bytes of one message (RFC 9530, 2) says nothing of those of another. */
    static Headers.Builder withoutDigests(Headers.Builder fields) {
        return fields.remove("Content-Digest").remove("Content-MD5");
    }

    /** @return whether all that the request asks for is in this part, and it may be given that */
    static boolean isWithin(Stored part, String method, Headers request, long now) {
        ContentRange have = part.range();
        String field = method.equals("GET") ? request.first("Range") : null;
        if (have == null || field == null || !ifRange(part, request, now)) {
            return false;
        }
        ByteRange range = ByteRange.of(field, have.complete());
        return range != null && have.has(range);
    }
}
