package io.gatehouse.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of the document: whatever stands in it, what is not as it should be is as if it were not there. */
record Node(Map<?, ?> values) {

    static final Node NONE = new Node(Map.of());

    private static Node of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Node(map) : NONE;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    Node node(String name) {
        return of(values.get(name));
    }

    /** @return the text, or a number as one; null when it is neither */
    @Nullable
    String text(String name) {
        return plain(values.get(name));
    }

    String text(String name, String fallback) {
        String text = text(name);
        return text == null ? fallback : text;
    }

    /** @return the objects of an array */
    List<Node> nodes(String name) {
        List<Node> nodes = new ArrayList<>();
        if (values.get(name) instanceof List<?> list) {
            list.forEach(element -> nodes.add(of(element)));
        }
        return nodes;
    }

    /** @return the texts of an array, and numbers as texts */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (values.get(name) instanceof List<?> list) {
            for (Object element : list) {
                String text = plain(element);
                if (text != null) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    /** A list that refers to lists is small, and endless when it is written out. */
    private static @Nullable String plain(@Nullable Object value) {
        return value instanceof String || value instanceof Number ? value.toString() : null;
    }

    /** @return its members that are objects, in their order */
    Map<String, Node> members() {
        Map<String, Node> members = new LinkedHashMap<>();
        values.forEach((name, value) -> members.put(String.valueOf(name), of(value)));
        return members;
    }

    List<String> names() {
        return values.keySet().stream().map(String::valueOf).toList();
    }
}
