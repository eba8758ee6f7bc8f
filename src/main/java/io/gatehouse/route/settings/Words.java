package io.gatehouse.route.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values of which only some words will do. Each reader throws {@code value (expected: …)}. */
public final class Words {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Words() {}

    /** @return what stands between the spaces */
    public static List<String> of(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return List.of();
        }
        return hasSpace(stripped) ? List.of(SPACE.split(stripped)) : List.of(stripped);
    }

    private static boolean hasSpace(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                return true;
            }
        }
        return false;
    }

    static boolean flag(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(Settings.shown(value) + " (expected: true or false)");
        };
    }

    /** @return the constant whose name this is, in lower case with hyphens */
    static <E extends Enum<E>> E constant(String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (kebab(constant).equals(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(Settings.shown(value) + " (expected: "
                + Arrays.stream(type.getEnumConstants()).map(Words::kebab).collect(Collectors.joining(" or "))
                + ")");
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
