package io.gatehouse.route;

import java.util.Collections;
import java.util.List;

/** Writes elements as the descriptor has them, for explanations: with the placeholders, not with what they stand for. */
final class Written {

    private Written() {}

    /** @return one line; a text between the tags is only hinted at */
    static String of(Settings element) {
        StringBuilder line = new StringBuilder();
        write(element, line);
        return line.toString();
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

    private static void write(Settings element, StringBuilder line) {
        line.append('<').append(element.element());
        for (Attribute attribute : element.attributes()) {
            line.append(' ').append(attribute.name()).append("=\"");
            escape(attribute.source(), line);
            line.append('"');
        }
        if (element.children().isEmpty() && element.text().isEmpty()) {
            line.append("/>");
            return;
        }
        line.append('>').append(element.text().isEmpty() ? "" : "…");
        element.children().forEach(child -> write(child, line));
        line.append("</").append(element.element()).append('>');
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
