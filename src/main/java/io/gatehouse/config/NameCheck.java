package io.gatehouse.config;

import io.gatehouse.config.xml.NameTies;
import io.gatehouse.config.xml.Suggestion;
import io.gatehouse.route.Position;
import io.gatehouse.route.Settings;
import io.gatehouse.route.Violations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ties names to names over all pieces of a descriptor. */
final class NameCheck {

    /** as many names as a person likes to read in a message */
    private static final int FEW = 8;

    private final NameTies ties;
    private final Violations violations;
    private final Collection<String> doubtful;

    /** by key, then by name */
    private final Map<String, Map<String, Declared>> declared = new LinkedHashMap<>();

    private final List<Use> uses = new ArrayList<>();

    private record Declared(String element, Position at) {}

    private record Use(NameTies.Key key, Settings element, String attribute, String name) {

        String told() {
            return element.told(attribute);
        }
    }

    /** @param doubtful names that something declares which the schema does not know */
    NameCheck(NameTies ties, Violations violations, Collection<String> doubtful) {
        this.ties = ties;
        this.violations = violations;
        this.doubtful = doubtful;
        ties.keys().forEach(key -> declared.put(key.id(), new LinkedHashMap<>()));
    }

    void collect(List<Settings> roots) {
        roots.forEach(root -> collect(root, new ArrayList<>()));
    }

    /** @param path to its parent, and so again when this returns */
    private void collect(Settings element, List<String> path) {
        path.add(element.element());
        for (NameTies.Key key : ties.keys()) {
            String attribute = attribute(key.declared(), path);
            String name = attribute == null ? null : element.text(attribute);
            if (attribute != null && name != null) {
                declare(key, name, element, attribute);
            }
        }
        for (NameTies.Reference reference : ties.references()) {
            String attribute = attribute(reference.places(), path);
            String name = attribute == null ? null : element.text(attribute);
            if (attribute != null && name != null) {
                uses.add(new Use(reference.key(), element, attribute, name));
            }
        }
        element.children().forEach(child -> collect(child, path));
        path.remove(path.size() - 1);
    }

    private static @Nullable String attribute(List<NameTies.Place> places, List<String> path) {
        for (NameTies.Place place : places) {
            if (place.isAt(path)) {
                return place.attribute();
            }
        }
        return null;
    }

    private void declare(NameTies.Key key, String name, Settings element, String attribute) {
        Map<String, Declared> names = declared.getOrDefault(key.id(), Map.of());
        Declared before = names.putIfAbsent(name, new Declared(element.element(), element.at(attribute)));
        if (before != null) {
            violations.addOnce(
                    element.at(attribute),
                    element.element() + " \"" + element.told(attribute)
                            + "\" a second time (expected: a name of its own; the first is at " + before.at() + ")");
        }
    }

    /** @return the names of this key, as they stand in the descriptor */
    Collection<String> names(String key) {
        return declared.getOrDefault(key, Map.of()).keySet();
    }

    /** @param madeUp names of routes that the descriptor does not name, which a test in it may nevertheless mean */
    void check(Collection<String> madeUp) {
        for (Use use : uses) {
            Map<String, Declared> names = declared.getOrDefault(use.key().id(), Map.of());
            boolean known = names.containsKey(use.name())
                    || doubtful.contains(use.name())
                    || (use.key().noun().equals("route") && madeUp.contains(use.name()));
            if (!known) {
                violations.addOnce(use.element().at(use.attribute()), unknown(use, names));
            }
        }
    }

    private String unknown(Use use, Map<String, Declared> names) {
        Declared other = ofAnotherKind(use);
        if (other != null) {
            return use.attribute() + ": " + use.told() + " (expected: the name of <"
                    + use.key().noun() + ">, not of <" + other.element() + ">)";
        }
        String unknown = "unknown " + use.key().noun() + " \"" + use.told() + '"';
        String suggestion = violations.full() ? "" : Suggestion.text(use.name(), names.keySet());
        if (!suggestion.isEmpty()) {
            return unknown + suggestion;
        }
        return names.size() > FEW
                ? unknown + " (expected: one of the " + names.size() + " that are declared)"
                : unknown + " (expected "
                        + (names.isEmpty()
                                ? "one that is declared; there is none"
                                : "one of: " + String.join(", ", names.keySet()))
                        + ")";
    }

    /** @return what has the name that is meant, where something like it is declared that does not do here: a split, not an upstream */
    private @Nullable Declared ofAnotherKind(Use use) {
        for (NameTies.Key key : ties.keys()) {
            boolean alike = key.declared().containsAll(use.key().declared());
            Declared other = alike ? declared.getOrDefault(key.id(), Map.of()).get(use.name()) : null;
            if (other != null) {
                return other;
            }
        }
        return null;
    }
}
