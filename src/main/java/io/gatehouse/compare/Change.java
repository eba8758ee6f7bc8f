package io.gatehouse.compare;

import io.gatehouse.route.settings.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing of a descriptor that is new, gone, or said otherwise.
 *
 * @param noun its element: {@code route}, {@code routes}, {@code upstream}, {@code identity} …
 * @param name by which it is the same in both; empty for what there is only one of
 * @param before where the one descriptor has it; null where it has not, or where that is not known
 * @param after where the other has it; null likewise
 * @param details what is said of something new or gone, or what is said otherwise
 */
public record Change(
        Kind kind,
        String noun,
        String name,
        @Nullable Position before,
        @Nullable Position after,
        List<Detail> details) {

    /** What became of it. */
    public enum Kind {
        ADDED("+"),
        REMOVED("-"),
        CHANGED("~");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    public Change {
        details = List.copyOf(details);
    }

    /** @return as values that JSON has */
    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("kind", kind.name().toLowerCase(Locale.ROOT));
        all.put("noun", noun);
        if (!name.isEmpty()) {
            all.put("name", name);
        }
        if (before != null) {
            all.put("beforeAt", before.toString());
        }
        if (after != null) {
            all.put("afterAt", after.toString());
        }
        all.put("details", details.stream().map(Detail::json).toList());
        return all;
    }

    /** What changes alike, whatever its name: it is told once for all of them. */
    record Alike(Kind kind, String noun, List<Detail> details) {}

    Alike alike() {
        return new Alike(kind, noun, details);
    }

    /** {@code ~ route catalog (routes.xml:6:5)} */
    String heading() {
        Position at = after == null ? before : after;
        return kind.sign + ' ' + noun + (name.isEmpty() ? "" : ' ' + name) + (at == null ? "" : " (" + at + ')');
    }

    /** @return lines for a terminal, what it is first */
    String text() {
        StringBuilder text = new StringBuilder(heading()).append('\n');
        for (Detail detail : kind == Kind.REMOVED ? List.<Detail>of() : details) {
            text.append("    ")
                    .append(kind == Kind.ADDED ? detail.what() + ": " + detail.after() : detail)
                    .append('\n');
        }
        return text.toString();
    }
}
