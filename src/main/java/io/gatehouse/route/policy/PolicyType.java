package io.gatehouse.route.policy;

import io.gatehouse.route.settings.Settings;
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
 * @param counts whether it counts, and so asks of what it is said ({@link Settings#scope()})
 */
public record PolicyType<P extends Policy>(
        String element, BinaryOperator<Settings> merge, Function<Settings, P> read, boolean counts) {

    /** What a limit is called that has no name. */
    public static final String UNNAMED = "default";

    private static final String MODE = "mode";

    /** One that does not count. */
    public PolicyType(String element, BinaryOperator<Settings> merge, Function<Settings, P> read) {
        this(element, merge, read, false);
    }

    /** The route's own element replaces the default's whole. */
    public static final BinaryOperator<Settings> REPLACE = (base, own) -> own;

    /** The route's own attributes replace the default's of the same name. */
    public static final BinaryOperator<Settings> BY_ATTRIBUTE = (base, own) -> own.over(base);

    /** As {@link #BY_ATTRIBUTE}; the route's own children come before the default's. */
    public static final BinaryOperator<Settings> OWN_FIRST = (base, own) -> {
        List<Settings> both = new ArrayList<>(own.children());
        both.addAll(base.children());
        return own.over(base).withChildren(both);
    };

    /**
     * The route's own children replace what the default says of the same header in the same direction. A header is named by
     * the attributes {@code set}, {@code add} and {@code remove} (there, several); the name of the child is the direction.
     */
    public static final BinaryOperator<Settings> BY_HEADER = PolicyType::byHeader;

    /**
     * For what is counted where it is written: limits of another name are added to the default's, one of the same name replaces
     * it. An element with attributes of a limit is itself the one without a name; one without limits changes the mode of those of the
     * default.
     *
     * @param child the element of one limit
     * @param attributes those of a limit
     */
    public static BinaryOperator<Settings> byName(String child, Set<String> attributes) {
        return (base, own) -> {
            Settings inner = inNames(own, child, attributes);
            String mode = inner.children().isEmpty() ? own.text(MODE) : null;
            Set<String> said = new HashSet<>();
            inner.children().forEach(limit -> said.add(limit.text("name", UNNAMED)));
            List<Settings> merged = new ArrayList<>();
            for (Settings limit : inNames(base, child, attributes).children()) {
                if (!said.contains(limit.text("name", UNNAMED))) {
                    merged.add(mode == null ? limit : limit.withAttribute(MODE, mode));
                }
            }
            merged.addAll(inner.children());
            // each limit has brought its mode along
            return inner.over(base)
                    .withChildren(merged)
                    .without(name -> attributes.contains(name) || name.equals(MODE));
        };
    }

    /** @return the element with nothing but limits in it, each with the mode that it is written in */
    public static Settings inNames(Settings element, String child, Set<String> attributes) {
        if (element.children().isEmpty()) {
            return attributes.stream().noneMatch(element::has)
                    ? element
                    : element.without(attributes::contains)
                            .withChildren(List.of(
                                    element.part(child, name -> attributes.contains(name) || name.equals(MODE))));
        }
        String mode = element.text(MODE);
        return mode == null
                ? element
                : element.withChildren(element.children().stream()
                        .map(limit -> limit.has(MODE) ? limit : limit.withAttribute(MODE, mode))
                        .toList());
    }

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
