package io.gatehouse.filter.ratelimit;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.TakenNames;
import io.gatehouse.route.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
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

    static final int UNREADABLE = -1;

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
            throw new IllegalArgumentException(Settings.shown(word)
                    + " (expected: METHOD=TOKENS such as POST=5, the method in capitals, with at most " + MOST
                    + " tokens)");
        }
        return Map.entry(matcher.group(1), Integer.valueOf(matcher.group(2)));
    }

    private static String name(String text) {
        if (!Ascii.isToken(text)) {
            throw new IllegalArgumentException(Settings.shown(text) + " (expected: the name of a field)");
        }
        if (TakenNames.inAnswers(text)) {
            throw new IllegalArgumentException(text + " (expected: a field of the upstream's own, such as X-Cost;"
                    + " this one is taken out of answers, and they need it)");
        }
        return text;
    }

    int of(String method) {
        return byMethod.isEmpty() ? 1 : byMethod.getOrDefault(method, 1);
    }

    /**
     * @param values of the field, in all its lines
     * @return how many tokens more the upstream says that it was, at most {@link #MOST}; {@link #UNREADABLE} for anything but one
     *     whole number
     */
    static int said(List<String> values) {
        String value = values.size() == 1 ? values.get(0) : "";
        if (value.isEmpty()) {
            return UNREADABLE;
        }
        int cost = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return UNREADABLE;
            }
            cost = Math.min(MOST, cost * 10 + c - '0');
        }
        return cost;
    }
}
