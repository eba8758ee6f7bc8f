package io.gatehouse.config.lint;

import io.gatehouse.route.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds names that nothing refers to. Plans are not among them: callers bring their names along. */
final class Unused {

    /** Which attributes, by element, refer to what. */
    private static final Map<String, String> REFERENCES = Map.ofEntries(
            Map.entry("route to", "upstream"),
            Map.entry("canary to", "upstream"),
            Map.entry("mirror to", "upstream"),
            Map.entry("fallback to", "upstream"),
            Map.entry("to upstream", "upstream"),
            Map.entry("login with", "identity"),
            Map.entry("bearer with", "identity"),
            Map.entry("api-key with", "keys"),
            Map.entry("basic with", "users"),
            Map.entry("route use", "defaults"));

    /** Upstreams and splits share their names. */
    private static final Map<String, String> KINDS = Map.of(
            "upstream", "upstream",
            "split", "upstream",
            "identity", "identity",
            "keys", "keys",
            "users", "users",
            "defaults", "defaults");

    private final List<Settings> roots;
    private final Findings findings;
    private final Set<String> used = new HashSet<>();

    Unused(List<Settings> roots, Findings findings) {
        this.roots = roots;
        this.findings = findings;
    }

    void look() {
        roots.forEach(this::collect);
        for (Settings root : roots) {
            root.children().forEach(this::look);
            root.children("routes").forEach(block -> block.children("defaults").forEach(this::look));
        }
    }

    private void collect(Settings element) {
        for (String attribute : List.of("to", "upstream", "with", "use")) {
            String kind = REFERENCES.get(element.element() + ' ' + attribute);
            String name = kind == null ? null : element.text(attribute);
            if (name != null) {
                used.add(kind + ' ' + name);
            }
        }
        element.children().forEach(this::collect);
    }

    private void look(Settings element) {
        String kind = KINDS.get(element.element());
        String name = kind == null ? null : element.text("name");
        if (name != null && !used.contains(kind + ' ' + name)) {
            findings.add(
                    Rule.UNUSED,
                    element,
                    element.at("name"),
                    element.element() + " \"" + element.told("name")
                            + "\" is used by nothing (expected: a reference to it, or" + " without it)");
        }
    }
}
