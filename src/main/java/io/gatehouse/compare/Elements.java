package io.gatehouse.compare;

import io.gatehouse.route.settings.Written;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares elements of descriptors as they are written, attribute by attribute and child by child. */
final class Elements {

    /** By which children of one name are told apart. */
    private static final List<String> NAMING =
            List.of("name", "url", "upstream", "with", "dns", "jndi", "set", "add", "remove", "status", "header");

    private Elements() {}

    /**
     * Adds what one element says otherwise than the other.
     *
     * @param prefix before each name; empty or ending in a space
     */
    static void compare(String prefix, Written before, Written after, List<Detail> details) {
        attributes(prefix, before, after, details);
        children(prefix, before, after, details);
        if (before.hasText() != after.hasText()) {
            details.add(new Detail(prefix + "text", text(before), text(after)));
        }
    }

    private static @Nullable String text(Written element) {
        return element.hasText() ? "…" : null;
    }

    private static void attributes(String prefix, Written before, Written after, List<Detail> details) {
        Written one = Veil.over(before);
        Written other = Veil.over(after);
        for (String name :
                union(before.attributes().keySet(), after.attributes().keySet())) {
            String was = before.attributes().get(name);
            if (was == null || !was.equals(after.attributes().get(name))) {
                details.add(new Detail(
                        prefix + name,
                        one.attributes().get(name),
                        other.attributes().get(name)));
            }
        }
    }

    private static void children(String prefix, Written before, Written after, List<Detail> details) {
        Map<String, Written> ones = named(before);
        Map<String, Written> others = named(after);
        for (String name : union(ones.keySet(), others.keySet())) {
            Written one = ones.get(name);
            Written other = others.get(name);
            if (one != null && other != null) {
                compare(prefix + name + ' ', one, other, details);
            } else {
                details.add(new Detail(prefix + name, shown(one), shown(other)));
            }
        }
    }

    private static @Nullable String shown(@Nullable Written element) {
        return element == null ? null : Veil.over(element).toString();
    }

    private static Map<String, Written> named(Written parent) {
        Map<String, Written> named = new LinkedHashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (Written child : parent.children()) {
            String name = name(child);
            int number = numbers.merge(name, 1, Integer::sum);
            named.put(number == 1 ? name : name + '#' + number, child);
        }
        return named;
    }

    private static String name(Written child) {
        for (String attribute : NAMING) {
            String value = child.attributes().get(attribute);
            if (value != null) {
                return child.element() + ' ' + value;
            }
        }
        return child.element();
    }

    private static Set<String> union(Set<String> ones, Set<String> others) {
        Set<String> all = new LinkedHashSet<>(ones);
        all.addAll(others);
        return all;
    }

    /** @return whether one refers to another secret than the other; where secrets are not resolved, nothing else tells */
    static boolean differInSecrets(Written before, Written after) {
        return !Veil.references(before).equals(Veil.references(after));
    }
}
