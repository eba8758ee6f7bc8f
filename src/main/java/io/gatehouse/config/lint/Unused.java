package io.gatehouse.config.lint;

import io.gatehouse.route.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds names that nothing refers to. Plans are not among them: callers bring their names along. */
final class Unused {

    /** By element, which attributes refer to what. */
    private static final Map<String, Map<String, String>> REFERENCES = Map.of(
            "route", Map.of("to", "upstream", "use", "defaults"),
            "canary", Map.of("to", "upstream"),
            "mirror", Map.of("to", "upstream"),
            "fallback", Map.of("to", "upstream"),
            "to", Map.of("upstream", "upstream"),
            "login", Map.of("with", "identity"),
            "bearer", Map.of("with", "identity"),
            "api-key", Map.of("with", "keys"),
            "basic", Map.of("with", "users"));

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
    private final Set<Name> used = new HashSet<>();

    private record Name(String kind, String name) {}

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
        REFERENCES.getOrDefault(element.element(), Map.of()).forEach((attribute, kind) -> {
            String name = element.text(attribute);
            if (name != null) {
                used.add(new Name(kind, name));
            }
        });
        element.children().forEach(this::collect);
    }

    private void look(Settings element) {
        String kind = KINDS.get(element.element());
        String name = kind == null ? null : element.text("name");
        if (kind != null && name != null && !used.contains(new Name(kind, name))) {
            findings.add(
                    Rule.UNUSED,
                    element,
                    element.at("name"),
                    element.element() + " \"" + element.told("name")
                            + "\" is used by nothing (expected: a reference to it, or" + " without it)");
        }
    }
}
