package io.gatehouse.config.xml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * Which names are tied to which, as the schema says with xs:key, xs:unique and xs:keyref. A schema can tie them within one
 * document only; a descriptor may have several pieces.
 *
 * @param keys what declares names
 * @param references what refers to them
 */
public record NameTies(List<Key> keys, List<Reference> references) {

    /**
     * The elements that declare names of one kind, unique over the descriptor.
     *
     * @param noun what a person calls one of them
     */
    public record Key(String id, String noun, List<Place> declared) {}

    /** @param key what the attribute refers to */
    public record Reference(Key key, List<Place> places) {}

    /**
     * @param steps the end of the way to the element, from the outer to the inner: {@code routes, route}
     * @param attribute the one that holds the name
     */
    public record Place(List<String> steps, String attribute) {

        /** @param path from the root to the element */
        public boolean isAt(List<String> path) {
            int above = path.size() - steps.size();
            return above > 0 && path.subList(above, path.size()).equals(steps);
        }
    }

    static NameTies read(Element root) {
        Map<String, Key> keys = new LinkedHashMap<>();
        for (String kind : List.of("key", "unique")) {
            for (Element key : VocabularyReader.children(root, kind)) {
                List<Place> declared = places(key);
                String noun = last(declared.get(0).steps());
                keys.put(key.getAttribute("name"), new Key(key.getAttribute("name"), noun, declared));
            }
        }
        List<Reference> references = new ArrayList<>();
        for (Element reference : VocabularyReader.children(root, "keyref")) {
            Key key = keys.get(reference.getAttribute("refer"));
            if (key == null) {
                throw new IllegalStateException("the schema has no key " + reference.getAttribute("refer"));
            }
            references.add(new Reference(key, places(reference)));
        }
        return new NameTies(List.copyOf(keys.values()), List.copyOf(references));
    }

    /** Reads what our schema uses of XPath: {@code g:upstream|g:split}, {@code g:routes/g:route}, {@code .//g:canary}. */
    private static List<Place> places(Element constraint) {
        String selector =
                VocabularyReader.children(constraint, "selector").get(0).getAttribute("xpath");
        String field = VocabularyReader.children(constraint, "field").get(0).getAttribute("xpath");
        return Arrays.stream(selector.replace(".//", "").replace("g:", "").split("\\|"))
                .map(path -> new Place(List.of(path.strip().split("/")), field.substring(1)))
                .toList();
    }

    private static String last(List<String> steps) {
        return steps.get(steps.size() - 1);
    }
}
