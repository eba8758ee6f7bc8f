package io.gatehouse.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is said otherwise of what has changed.
 *
 * @param what for example {@code methods}, {@code cache default-ttl}, {@code endpoint http://10.0.1.11:8080 weight}
 * @param before as the descriptor has it, secrets masked; null where it said nothing
 * @param after the same; equal to {@code before} where only what a placeholder, a file or a secret stands for has changed
 */
public record Detail(
        String what, @Nullable String before, @Nullable String after) {

    /** @return whether both are shown alike, and what differs is not shown */
    public boolean isConcealed() {
        return before != null && before.equals(after);
    }

    /** @return as values that JSON has */
    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("what", what);
        if (before != null) {
            all.put("before", before);
        }
        if (after != null) {
            all.put("after", after);
        }
        if (isConcealed()) {
            all.put("concealed", true);
        }
        return all;
    }

    /** {@code methods: GET -> GET POST} */
    @Override
    public String toString() {
        if (isConcealed()) {
            return what + ": " + before
                    + " (what differs is not shown: a secret, a file, or what a placeholder stands for)";
        }
        return what + ": " + (before == null ? "none" : before) + " -> " + (after == null ? "none" : after);
    }
}
