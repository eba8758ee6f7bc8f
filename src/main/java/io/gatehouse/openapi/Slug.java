package io.gatehouse.openapi;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Makes names of what people have written: letters, digits and hyphens, each once. */
final class Slug {

    private static final int LONGEST = 60;

    private final Set<String> taken = new HashSet<>();

    /** @return a name that was not given before */
    String next(String text, String fallback) {
        String name = of(text, fallback);
        String unique = name;
        for (int i = 2; !taken.add(unique); i++) {
            unique = name + '-' + i;
        }
        return unique;
    }

    static String of(String text, String fallback) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = plain.length() > LONGEST ? plain.substring(0, LONGEST).replaceAll("-$", "") : plain;
        return cut.isEmpty() ? fallback : cut;
    }
}
