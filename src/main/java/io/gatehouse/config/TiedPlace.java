package io.gatehouse.config;

import io.gatehouse.config.xml.NameTies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in the tree of elements, such as {@code gateway/routes/route}, with the attributes in which names stand there. Each is made
 * when the first element is met there: 10,000 routes ask once what a route may declare.
 */
final class TiedPlace {

    /** @param attribute the one that holds the name */
    record Named(NameTies.Key key, String attribute) {}

    private final NameTies ties;
    private final List<String> path;
    private final List<Named> declared = new ArrayList<>();
    private final List<Named> used = new ArrayList<>();
    private final Map<String, TiedPlace> below = new HashMap<>();

    private TiedPlace(NameTies ties, List<String> path) {
        this.ties = ties;
        this.path = path;
        ties.keys().forEach(key -> add(declared, key, attribute(key.declared())));
        ties.references().forEach(reference -> add(used, reference.key(), attribute(reference.places())));
    }

    /** The place above all elements. */
    static TiedPlace top(NameTies ties) {
        return new TiedPlace(ties, List.of());
    }

    /** The place of an element in one that is here. */
    TiedPlace of(String element) {
        TiedPlace known = below.get(element);
        if (known != null) {
            return known;
        }
        List<String> longer = new ArrayList<>(path);
        longer.add(element);
        TiedPlace made = new TiedPlace(ties, longer);
        below.put(element, made);
        return made;
    }

    /** What an element here declares. */
    List<Named> declared() {
        return declared;
    }

    /** What an element here refers to. */
    List<Named> used() {
        return used;
    }

    private static void add(List<Named> named, NameTies.Key key, @Nullable String attribute) {
        if (attribute != null) {
            named.add(new Named(key, attribute));
        }
    }

    private @Nullable String attribute(List<NameTies.Place> places) {
        for (NameTies.Place place : places) {
            if (place.isAt(path)) {
                return place.attribute();
            }
        }
        return null;
    }
}
