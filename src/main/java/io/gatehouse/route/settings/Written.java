package io.gatehouse.route.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An element as the descriptor has it: with the placeholders, not with what they stand for.
 *
 * @param element its name
 * @param attributes in the order in which they stand there
 * @param children in their order
 * @param hasText whether there is text between the tags, of which nothing more is kept
 */
public record Written(String element, Map<String, String> attributes, List<Written> children, boolean hasText) {

    public Written {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        children = List.copyOf(children);
    }

    /** An element of which only the name is known. */
    public static Written named(String element) {
        return new Written(element, Map.of(), List.of(), false);
    }

    static Written of(Settings element) {
        Map<String, String> attributes = new LinkedHashMap<>();
        element.attributes().forEach(attribute -> attributes.put(attribute.name(), attribute.source()));
        List<Written> children = element.children().stream().map(Written::of).toList();
        return new Written(
                element.element(), attributes, children, !element.text().isEmpty());
    }

    /** @return each word as it stands there; the whole for each, where placeholders stand for several words, or for none */
    static List<String> words(Attribute attribute) {
        List<String> words = split(attribute.value());
        List<String> written = split(attribute.source());
        return written.size() == words.size()
                ? written
                : Collections.nCopies(words.size(), Settings.shown(attribute.source()));
    }

    private static List<String> split(String text) {
        try {
            return Names.parse(text);
        } catch (IllegalArgumentException e) {
            // refused elsewhere, or no list of names
            return Words.of(text);
        }
    }

    /** One line, as {@code <timeout idle="${env:IDLE}"/>}; a text between the tags is only hinted at. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        write(line);
        return line.toString();
    }

    private void write(StringBuilder line) {
        line.append('<').append(element);
        attributes.forEach((name, value) -> {
            line.append(' ').append(name).append("=\"");
            escape(value, line);
            line.append('"');
        });
        if (children.isEmpty() && !hasText) {
            line.append("/>");
            return;
        }
        line.append('>').append(hasText ? "…" : "");
        children.forEach(child -> child.write(line));
        line.append("</").append(element).append('>');
    }

    private static void escape(String value, StringBuilder line) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> line.append("&quot;");
                case '&' -> line.append("&amp;");
                case '<' -> line.append("&lt;");
                default -> {
                    if (c < ' ') {
                        line.append("&#").append((int) c).append(';');
                    } else {
                        line.append(c);
                    }
                }
            }
        }
    }
}
