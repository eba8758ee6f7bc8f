package io.gatehouse.config.xml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the schema knows, for messages that say what was expected: which children and attributes each element has, and which
 * names are tied to which.
 */
final class Vocabulary {

    private final Map<String, ElementType> types;
    private final Map<String, ElementType> roots;

    /**
     * @param attributes by name
     * @param children by name
     * @param required those of the attributes that must be there, by name
     * @param needed those of the children that must be there, by name
     * @param text whether text may stand in it
     */
    record ElementType(
            String name,
            Map<String, AttributeType> attributes,
            Map<String, AttributeType> required,
            Map<String, Child> children,
            Map<String, Child> needed,
            boolean text) {

        static ElementType of(
                String name, Map<String, AttributeType> attributes, Map<String, Child> children, boolean text) {
            return new ElementType(
                    name,
                    attributes,
                    those(attributes, AttributeType::required),
                    children,
                    those(children, child -> child.least() > 0),
                    text);
        }

        private static <T> Map<String, T> those(Map<String, T> all, Predicate<T> wanted) {
            Map<String, T> found = new LinkedHashMap<>(all);
            found.values().removeIf(wanted.negate());
            return found;
        }
    }

    /**
     * @param type the name of its type
     * @param least how often it stands in its parent at least
     * @param most how often at most; {@link Integer#MAX_VALUE} for as often as one likes
     */
    record Child(String type, int least, int most) {}

    /**
     * @param expected the phrase after "expected:"
     * @param words the values where only some words will do; empty otherwise
     * @param verbatim whether space around the value belongs to it
     * @param pattern whether the schema holds the value to a pattern
     */
    record AttributeType(boolean required, String expected, List<String> words, boolean verbatim, boolean pattern) {}

    Vocabulary(Map<String, ElementType> types, Map<String, String> roots) {
        this.types = Map.copyOf(types);
        Map<String, ElementType> found = new LinkedHashMap<>();
        roots.forEach((element, type) -> found.put(element, type(type)));
        this.roots = Collections.unmodifiableMap(found);
    }

    Map<String, ElementType> roots() {
        return roots;
    }

    ElementType type(String name) {
        ElementType type = types.get(name);
        if (type == null) {
            throw new IllegalStateException("the schema has no type " + name);
        }
        return type;
    }

    /** @return the type of a child; null when the parent has no such child */
    @Nullable
    ElementType child(ElementType parent, String name) {
        Child child = parent.children().get(name);
        return child == null ? null : type(child.type());
    }

    /** @return the elements in which one of this name may stand */
    Set<String> homes(String element) {
        Set<String> homes = new TreeSet<>();
        for (ElementType type : types.values()) {
            if (type.children().containsKey(element)) {
                homes.addAll(elementsOf(type.name()));
            }
        }
        return homes;
    }

    private Set<String> elementsOf(String type) {
        Set<String> elements = new TreeSet<>();
        roots.forEach((element, root) -> {
            if (root.name().equals(type)) {
                elements.add(element);
            }
        });
        for (ElementType parent : types.values()) {
            parent.children().forEach((element, child) -> {
                if (child.type().equals(type)) {
                    elements.add(element);
                }
            });
        }
        return elements;
    }
}
