package io.gatehouse.config;

import io.gatehouse.config.xml.NameTies;
import io.gatehouse.config.xml.Suggestion;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Violations;
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
        TiedPlace top = TiedPlace.top(ties);
        roots.forEach(root -> collect(root, top.of(root.element())));
    }

    private void collect(Settings element, TiedPlace place) {
        for (TiedPlace.Named named : place.declared()) {
            String name = element.text(named.attribute());
            if (name != null) {
                declare(named.key(), name, element, named.attribute());
            }
        }
        for (TiedPlace.Named named : place.used()) {
            String name = element.text(named.attribute());
            if (name != null) {
                uses.add(new Use(named.key(), element, named.attribute(), name));
            }
        }
        for (Settings child : element.children()) {
            collect(child, place.of(child.element()));
        }
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
