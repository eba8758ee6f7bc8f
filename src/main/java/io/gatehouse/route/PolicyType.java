package io.gatehouse.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * How one element of the descriptor becomes a policy.
 *
 * @param element the name of the element
 * @param merge makes one of a default's settings (first) and a route's own (second)
 * @param read makes the record; what is wrong with a value is reported to the settings, which then give a fallback. It is
 *     called for every element as it stands and for every merged one; what depends on the route, the settings know
 *     ({@link Settings#captures()})
 */
public record PolicyType<P extends Policy>(String element, BinaryOperator<Settings> merge, Function<Settings, P> read) {

    /** The route's own element replaces the default's whole. */
    public static final BinaryOperator<Settings> REPLACE = (base, own) -> own;

    /** The route's own attributes replace the default's of the same name. */
    public static final BinaryOperator<Settings> BY_ATTRIBUTE = (base, own) -> own.over(base);

    /**
     * The route's own children replace what the default says of the same header in the same direction. A header is named by
     * the attributes {@code set}, {@code add} and {@code remove} (there, several); the name of the child is the direction.
     */
    public static final BinaryOperator<Settings> BY_HEADER = PolicyType::byHeader;

    private static Settings byHeader(Settings base, Settings own) {
        Set<String> said = new HashSet<>();
        for (Settings child : own.children()) {
            headers(child).forEach(header -> said.add(key(child, header)));
        }
        List<Settings> merged = new ArrayList<>();
        for (Settings child : base.children()) {
            List<String> left = headers(child).stream()
                    .filter(header -> !said.contains(key(child, header)))
                    .toList();
            if (!left.isEmpty()) {
                merged.add(child.has("remove") ? child.withAttribute("remove", String.join(" ", left)) : child);
            }
        }
        merged.addAll(own.children());
        return own.over(base).withChildren(merged);
    }

    private static List<String> headers(Settings child) {
        List<String> names = new ArrayList<>(child.words("set"));
        names.addAll(child.words("add"));
        names.addAll(child.words("remove"));
        return names;
    }

    private static String key(Settings child, String header) {
        return child.element() + ' ' + header.toLowerCase(Locale.ROOT);
    }
}
