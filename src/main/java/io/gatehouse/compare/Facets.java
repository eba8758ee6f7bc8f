package io.gatehouse.compare;

import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.rewrite.PathRewrite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said of blocks and routes beside their policies. What is as usual is left out. */
final class Facets {

    private Facets() {}

    static Map<String, Facet> of(VirtualHost block) {
        Map<String, Facet> all = new LinkedHashMap<>();
        all.put("host", new Facet(Set.copyOf(block.hosts()), words(block.hosts())));
        if (block.publicUrl() != null) {
            all.put("public-url", Facet.of(block.publicUrl()));
        }
        if (block.keepEncodedSlash()) {
            all.put("encoded-slash", Facet.of("keep"));
        }
        if (block.keepEmptySegments()) {
            all.put("empty-segments", Facet.of("keep"));
        }
        return all;
    }

    /** @param block by what its block is known */
    static Map<String, Facet> of(Route route, String block) {
        Map<String, Facet> all = new LinkedHashMap<>();
        all.put("routes", Facet.of(block));
        match(route.match(), all);
        action(route.action(), all);
        if (!route.enabled()) {
            all.put("enabled", Facet.of("false"));
        }
        return all;
    }

    private static void match(Match match, Map<String, Facet> all) {
        Set<PathPattern> paths = Set.copyOf(match.paths());
        all.put("path", new Facet(paths, words(match.paths())));
        if (!match.methods().isEmpty()) {
            all.put("methods", new Facet(Set.copyOf(match.methods()), words(match.methods())));
        }
        if (!match.when().isAlways()) {
            all.put("when", Facet.of(match.when()));
        }
        if (match.ignoreCase()) {
            all.put("case", Facet.of("ignore"));
        }
    }

    private static void action(Action action, Map<String, Facet> all) {
        if (action instanceof Action.Forward forward) {
            all.put("to", Facet.of(forward.target()));
            if (!forward.rewrite().equals(PathRewrite.NONE)) {
                all.put("path upstream", Facet.of(forward.rewrite()));
            }
            if (!forward.mapBack()) {
                all.put("map-back", Facet.of("false"));
            }
            if (forward.sessionUrls() != Action.SessionUrls.REFUSE) {
                String how = forward.sessionUrls().name().toLowerCase(Locale.ROOT);
                all.put("session-urls", Facet.of(how));
            }
        } else if (action instanceof Action.Redirect redirect) {
            all.put("redirect location", Facet.of(redirect.location()));
            all.put("redirect status", Facet.of(redirect.status()));
        } else if (action instanceof Action.Respond respond) {
            all.put("respond status", Facet.of(respond.status()));
            if (respond.type() != null) {
                all.put("respond type", Facet.of(respond.type()));
            }
            all.put("respond body", Facet.of(respond.body()));
        }
    }

    private static String words(List<?> words) {
        return words.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
