package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.List;
import java.util.Locale;

/** Asking the origin whether a stored answer still holds, and what comes of that (RFC 9111, 4.3). */
public final class Validation {

    /** What the client asks for on conditions of its own. */
    private static final List<String> CONDITIONS =
            List.of("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range", "Range");

    /** What speaks of the body that is stored, which does not change (RFC 9111, 3.2), and of one client only. */
    private static final List<String> KEPT =
            List.of("content-length", "content-encoding", "content-range", "set-cookie", "trailer");

    /** There is no such thing, or none any more, for anybody. */
    private static final List<Integer> GONE = List.of(404, 410, 451);

    private static final int PARTIAL = 206;
    private static final int FIRST_OF_CLIENT = 400;

    private Validation() {}

    /** Puts the validators of the stored answer in the place of the client's conditions. */
    public static void ask(Stored stored, Headers.Builder request) {
        CONDITIONS.forEach(request::remove);
        String tag = stored.headers().first("ETag");
        if (tag != null) {
            request.add("If-None-Match", tag);
        }
        String modified = stored.headers().first("Last-Modified");
        if (modified != null) {
            request.add("If-Modified-Since", modified);
        }
    }

    /** @return the fields of the stored answer, brought up to date by those of the origin (RFC 9111, 3.2 and 4.3.4) */
    public static Headers merged(Headers stored, Headers fresh) {
        Headers.Builder merged = stored.toBuilder();
        fresh.forEach((name, value) -> {
            if (!isKept(name)) {
                merged.remove(name);
            }
        });
        fresh.forEach((name, value) -> {
            if (!isKept(name)) {
                merged.add(name, value);
            }
        });
        if (!fresh.contains("Date")) {
            // it is as old as this answer, not as the one before
            merged.remove("Date");
        }
        return merged.build();
    }

    private static boolean isKept(String name) {
        return KEPT.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * @param status of an answer that is not kept
     * @return whether it says that what is stored no longer holds; what is wrong with one client's request, or with the origin, says
     *     nothing of it, nor does a part
     */
    public static boolean disproves(int status) {
        return GONE.contains(status) || (status < FIRST_OF_CLIENT && status != PARTIAL);
    }

    /** @return whether what HEAD says is of the same representation as what is stored (RFC 9111, 4.3.5) */
    public static boolean confirms(Stored stored, Headers head) {
        return same(stored.headers(), head, "ETag")
                && same(stored.headers(), head, "Last-Modified")
                && (head.first("Content-Length") == null
                        || Long.toString(stored.body().length()).equals(head.first("Content-Length")));
    }

    private static boolean same(Headers stored, Headers head, String field) {
        String said = head.first(field);
        return said == null || said.equals(stored.first(field));
    }
}
