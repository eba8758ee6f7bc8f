package io.gatehouse.config.lint;

import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Collects hints, without those that the descriptor will have none of. */
final class Findings {

    static final String IGNORE = "lint-ignore";

    private static final String DEFAULTS = "defaults";

    private final List<Hint> hints = new ArrayList<>();
    private final Map<Position, Set<Rule>> ignored = new HashMap<>();
    private final UnaryOperator<String> conceal;

    /** @param conceal takes out of a message what is not to be shown */
    Findings(List<Settings> roots, UnaryOperator<String> conceal) {
        this.conceal = conceal;
        Set<Rule> everywhere = new HashSet<>();
        roots.stream().filter(root -> root.element().equals("gateway")).forEach(root -> everywhere.addAll(rules(root)));
        roots.forEach(root -> collect(root, everywhere));
    }

    private void collect(Settings element, Set<Rule> around) {
        Set<Rule> here = element.has(IGNORE) ? both(around, rules(element)) : around;
        ignored.put(element.at(), here);
        if (!element.element().equals(DEFAULTS)) {
            for (Settings child : element.children()) {
                if (mayIgnore(child)) {
                    collect(child, here);
                }
            }
        }
    }

    private static Set<Rule> both(Set<Rule> ones, List<Rule> others) {
        Set<Rule> both = new HashSet<>(ones);
        both.addAll(others);
        return both;
    }

    private static boolean mayIgnore(Settings element) {
        return switch (element.element()) {
            case "upstream", "split", "identity", "keys", "users", "routes", "defaults", "route" -> true;
            default -> false;
        };
    }

    /** @return what the element will have none of; what is no rule is refused */
    static List<Rule> rules(Settings element) {
        return element.parseWords(IGNORE, Rule::of);
    }

    /**
     * @param holder the element that may say that it will have none of this
     * @param at the very place
     */
    void add(Rule rule, Settings holder, Position at, String message) {
        if (!ignored.getOrDefault(holder.at(), Set.of()).contains(rule)) {
            hints.add(new Hint(rule, at, conceal.apply(message)));
        }
    }

    /** @return all, by place */
    List<Hint> inOrder(List<String> sources) {
        hints.sort(
                Comparator.<Hint>comparingInt(hint -> sources.indexOf(hint.at().source()))
                        .thenComparingInt(hint -> hint.at().line())
                        .thenComparingInt(hint -> hint.at().column()));
        return List.copyOf(hints);
    }
}
