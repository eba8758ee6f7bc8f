package io.gatehouse.config;

import io.gatehouse.http.Origin;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code <routes>}, also those that continue another block. */
final class BlockReader {

    private static final List<String> SAID_ONCE =
            List.of("name", "host", "public-url", "encoded-slash", "empty-segments");

    private final RouteReader routes;
    private final PolicyReader policies;
    private final Layer outer;
    private final Map<String, Settings> namedDefaults;
    private final Map<String, Settings> namedBlocks;
    private final Map<String, Declared> firstOfHost = new HashMap<>();
    private final Map<Settings, String> scopes = new HashMap<>();
    private final Map<String, Integer> scopeNumbers = new HashMap<>();

    private enum Handling {
        REFUSE,
        KEEP
    }

    /** What a host's first block says about paths, and where. */
    private record Declared(VirtualHost block, Position at) {}

    /**
     * @param outer the policies of the whole descriptor
     * @param namedDefaults by name
     * @param namedBlocks by name
     */
    BlockReader(
            RouteReader routes,
            PolicyReader policies,
            Layer outer,
            Map<String, Settings> namedDefaults,
            Map<String, Settings> namedBlocks) {
        this.routes = routes;
        this.policies = policies;
        this.outer = outer;
        this.namedDefaults = namedDefaults;
        this.namedBlocks = namedBlocks;
    }

    VirtualHost read(Settings block) {
        Settings declared = declared(block);
        List<HostPattern> hosts = declared.parseWords("host", HostPattern::parse);
        if (hosts.isEmpty()) {
            hosts = List.of(HostPattern.ANY);
        } else if (block == declared) {
            refuseTwice(block, "host", hosts, BlockReader::key);
        }
        policies.readAlone(block.children());
        block.children("defaults").forEach(defaults -> policies.readAlone(defaults.children()));
        VirtualHost host = new VirtualHost(
                declared.text("name"),
                block.at(),
                hosts,
                declared.parse("public-url", BlockReader::publicUrl),
                declared.choice("encoded-slash", Handling.REFUSE) == Handling.KEEP,
                declared.choice("empty-segments", Handling.REFUSE) == Handling.KEEP,
                routes(block, declared, hosts),
                policies.read(layer(block, declared, ""), capturedByEvery(hosts)));
        checkAgreement(host, block);
        return host;
    }

    /** @return the block that this one continues, or this one */
    private Settings declared(Settings block) {
        if (!block.has("in")) {
            return block;
        }
        for (String attribute : SAID_ONCE) {
            if (block.has(attribute)) {
                block.refuse(
                        attribute,
                        "together with in (expected: only where the block is declared, not where it goes on)");
            }
        }
        return namedBlocks.getOrDefault(block.text("in", ""), block);
    }

    /** @return what is said for the whole block, from the outside in; with what a route takes by use between the two */
    private Layer layer(Settings block, Settings declared, String use) {
        String scope = scope(declared);
        Layer defaults = outer.with(scope, unnamedDefaults(declared));
        Layer said = block == declared ? defaults : defaults.with(scope(block), unnamedDefaults(block));
        Layer own = said.with("defaults " + use, named(use)).with(scope, declared.children());
        return block == declared ? own : own.with(scope(block), block.children());
    }

    /** @return how what is said for a block is told from what others say; the same after a reload that left the blocks alone */
    private String scope(Settings block) {
        return scopes.computeIfAbsent(block, unknown -> {
            String name = "routes " + block.text("name", block.text("in", block.text("host", "*")));
            int number = scopeNumbers.merge(name, 1, Integer::sum);
            return number == 1 ? name : name + '#' + number;
        });
    }

    private List<Route> routes(Settings block, Settings declared, List<HostPattern> hosts) {
        String label = declared.text(
                "name", hosts.get(0).equals(HostPattern.ANY) ? "" : hosts.get(0).toString());
        Set<String> captures = capturedByEvery(hosts);
        Origin publicUrl = declared.parse("public-url", BlockReader::publicUrl);
        Map<String, Layer> byUse = new HashMap<>();
        List<Route> read = new ArrayList<>();
        for (Settings route : block.children("route")) {
            Layer layer = byUse.computeIfAbsent(route.text("use", ""), use -> layer(block, declared, use));
            read.add(routes.read(route, label, captures, layer, publicUrl));
        }
        return List.copyOf(read);
    }

    private List<Settings> named(String use) {
        Settings defaults = namedDefaults.get(use);
        return defaults == null ? List.of() : defaults.children();
    }

    static List<Settings> unnamedDefaults(Settings parent) {
        List<Settings> all = parent.children("defaults");
        return all.isEmpty()
                ? List.of()
                : all.stream()
                        .filter(defaults -> !defaults.has("name"))
                        .flatMap(defaults -> defaults.children().stream())
                        .toList();
    }

    private static Set<String> capturedByEvery(List<HostPattern> hosts) {
        if (hosts.get(0).captureName() == null) {
            return Set.of();
        }
        Set<String> captured = new HashSet<>();
        for (HostPattern host : hosts) {
            captured.add(host.captureName() == null ? "" : host.captureName());
        }
        return captured.size() == 1 && !captured.contains("") ? Set.copyOf(captured) : Set.of();
    }

    private static Origin publicUrl(String text) {
        Authority url = Authority.parse(text, "what the client asks for follows it");
        boolean usual = url.port() == io.gatehouse.http.Authority.usualPort(url.scheme());
        return new Origin(url.scheme(), url.host(), usual ? -1 : url.port());
    }

    /** A path is read before its route is known; so all blocks of one host must want it read in one way. */
    private void checkAgreement(VirtualHost host, Settings block) {
        for (HostPattern pattern : host.hosts()) {
            Declared first = firstOfHost.putIfAbsent(key(pattern), new Declared(host, block.at()));
            if (first != null) {
                agree(
                        block,
                        pattern,
                        first,
                        "encoded-slash",
                        host.keepEncodedSlash(),
                        first.block().keepEncodedSlash());
                agree(
                        block,
                        pattern,
                        first,
                        "empty-segments",
                        host.keepEmptySegments(),
                        first.block().keepEmptySegments());
            }
        }
    }

    /** Equal for patterns that take the same hosts. */
    private static String key(HostPattern pattern) {
        return pattern.captureName() == null ? pattern.toString() : "{}." + pattern.name();
    }

    /** What is written twice in one list is a slip, and mostly of another word. */
    static <T> void refuseTwice(Settings settings, String attribute, List<T> words, Function<T, String> key) {
        if (words.size() < 2) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (T word : words) {
            if (!seen.add(key.apply(word))) {
                settings.refuse(attribute, word + " a second time (expected: each once)");
            }
        }
    }

    private static void agree(
            Settings block, HostPattern host, Declared first, String attribute, boolean keep, boolean before) {
        if (keep != before && !block.has("in")) {
            block.refuse(
                    attribute,
                    (keep ? "keep" : "refuse") + " (expected: " + (before ? "keep" : "refuse")
                            + " as in the other block of " + host + " at " + first.at() + ")");
        }
    }
}
