package io.gatehouse.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a caller: names and values as JSON has them (RFC 7519, 4). A value inside another is named with dots,
 * {@code realm_access.roles}; a name that has dots itself, as {@code https://example.com/roles}, is looked up whole first.
 */
public final class Claims {

    public static final Claims NONE = new Claims(Map.of());

    private final Map<String, Object> values;

    private Claims(Map<String, Object> values) {
        this.values = values;
    }

    /** @param values must not be changed afterwards; null values are as if they were not there */
    public static Claims of(Map<String, ?> values) {
        Map<String, Object> present = new HashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present.isEmpty() ? NONE : new Claims(present);
    }

    /** @return these, and those of the others that are not among them */
    Claims over(Claims others) {
        Map<String, Object> all = new HashMap<>(others.values);
        all.putAll(values);
        return new Claims(all);
    }

    /** @return null when there is none */
    public @Nullable Object value(String name) {
        return value(values, name);
    }

    private static @Nullable Object value(Map<?, ?> values, String name) {
        Object whole = values.get(name);
        if (whole != null) {
            return whole;
        }
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (values.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
                Object found = value(inner, name.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** @return a text, number or flag as text, a list joined by commas; null when there is none, or it has parts of its own */
    public @Nullable String text(String name) {
        Object value = value(name);
        return value == null ? null : text(value);
    }

    private static @Nullable String text(Object value) {
        if (value instanceof Collection<?> several) {
            List<String> texts = new ArrayList<>(several.size());
            for (Object one : several) {
                if (!isPlain(one)) {
                    return null;
                }
                texts.add(one.toString());
            }
            return String.join(",", texts);
        }
        return isPlain(value) ? value.toString() : null;
    }

    private static boolean isPlain(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /** @return the words of a text, or the texts of a list; empty when there is neither */
    public Set<String> words(String name) {
        Object value = value(name);
        Set<String> words = new LinkedHashSet<>();
        if (value instanceof String text) {
            for (String word : text.split(" ", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        } else if (value instanceof Collection<?> several) {
            several.forEach(one -> {
                if (one instanceof String word && !word.isEmpty()) {
                    words.add(word);
                }
            });
        }
        return words;
    }

    /** @return whether the claim is this, or a list with this in it */
    public boolean has(String name, String expected) {
        Object value = value(name);
        if (value instanceof Collection<?> several) {
            return several.stream().anyMatch(one -> isPlain(one) && expected.equals(one.toString()));
        }
        return value != null && isPlain(value) && expected.equals(value.toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Claims that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Names only: this text may end in logs. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
