package io.gatehouse.filter.ratelimit;

import io.gatehouse.route.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a request takes.
 *
 * @param byMethod those of some methods; others take 1
 * @param field of the answer, in which the upstream says how many more it was; null for none
 */
record Costs(Map<String, Integer> byMethod, @Nullable String field) {

    private static final int MOST = 1_000_000;
    private static final Pattern FORM = Pattern.compile("([A-Z][A-Z0-9_-]*)=(\\d{1,9})");

    Costs(Map<String, Integer> byMethod, @Nullable String field) {
        this.byMethod = Map.copyOf(byMethod);
        this.field = field;
    }

    static Costs read(Settings limit) {
        Map<String, Integer> byMethod = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> cost : limit.parseWords("cost", Costs::ofMethod)) {
            if (byMethod.put(cost.getKey(), cost.getValue()) != null) {
                limit.refuse("cost", cost.getKey() + " a second time (expected: each once)");
            }
        }
        return new Costs(byMethod, limit.parse("cost-header", Costs::name));
    }

    private static Map.Entry<String, Integer> ofMethod(String word) {
        Matcher matcher = FORM.matcher(word);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST) {
            throw new IllegalArgumentException(word + " (expected: METHOD=TOKENS, with at most " + MOST + ")");
        }
        return Map.entry(matcher.group(1), Integer.valueOf(matcher.group(2)));
    }

    private static String name(String text) {
        if (!io.gatehouse.http.Ascii.isToken(text)) {
            throw new IllegalArgumentException(Settings.shown(text) + " (expected: the name of a field)");
        }
        return text;
    }

    int of(String method) {
        return byMethod.isEmpty() ? 1 : byMethod.getOrDefault(method, 1);
    }

    /** @return what the upstream says; 0 where it says nothing that can be understood */
    static int said(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 9) {
            return 0;
        }
        int cost = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            cost = cost * 10 + c - '0';
        }
        return Math.min(cost, MOST);
    }
}
