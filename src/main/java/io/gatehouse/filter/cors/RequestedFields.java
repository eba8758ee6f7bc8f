package io.gatehouse.filter.cors;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Headers;
import org.jspecify.annotations.Nullable;

/** The fields that a page wants to send: {@code Access-Control-Request-Headers} (Fetch, 3.3.2). */
final class RequestedFields {

    private static final String FIELD = "Access-Control-Request-Headers";

    /** No page has more; the answer must not grow with what a stranger sends. */
    private static final int MOST_NAMES = 100;

    private static final int MOST_CHARACTERS = 4_096;

    private RequestedFields() {}

    /** @return the names as a list; null when there is none, or what came is no list of names, or is too long */
    static @Nullable String read(Headers request) {
        StringBuilder names = new StringBuilder();
        int count = 0;
        for (String list : request.all(FIELD)) {
            if (list.length() > MOST_CHARACTERS) {
                return null;
            }
            for (String element : list.split(",", -1)) {
                String name = element.strip();
                if (!Ascii.isToken(name) || ++count > MOST_NAMES) {
                    return null;
                }
                names.append(names.isEmpty() ? "" : ", ").append(name);
            }
        }
        return names.isEmpty() || names.length() > MOST_CHARACTERS ? null : names.toString();
    }
}
