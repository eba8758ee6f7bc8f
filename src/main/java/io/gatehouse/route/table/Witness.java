package io.gatehouse.route.table;

import io.gatehouse.http.Percent;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.PathPattern;
import java.nio.charset.StandardCharsets;

/** Makes up a request that a route would take, were it not for earlier ones. */
final class Witness {

    private final HostIndex index;

    Witness(HostIndex index) {
        this.index = index;
    }

    /** @return for example {@code GET http://shop.example.com/prefix/a}; what its condition asks for comes behind it */
    String of(HostGroup group, Candidate candidate) {
        String method = candidate.anyMethod() || candidate.methods().contains("GET")
                ? "GET"
                : candidate.methods().iterator().next();
        String line = method + " http://" + host(group) + path(candidate.path());
        return candidate.route().match().when().isAlways()
                ? line
                : line + " with " + candidate.route().match().when();
    }

    /** A host that no other pattern takes from this one. */
    private String host(HostGroup group) {
        HostPattern pattern = group.pattern();
        String host = host(pattern, "a");
        for (int i = 1; !group.equals(index.find(host)) && i < 100; i++) {
            host = host(pattern, "a" + i + (pattern.kind() == HostPattern.Kind.BELOW ? ".b" : ""));
        }
        return host;
    }

    private static String host(HostPattern pattern, String label) {
        return switch (pattern.kind()) {
            case EXACT -> pattern.name();
            case LABEL, BELOW -> label + '.' + pattern.name();
            case ANY -> label.equals("a") ? "host" : "host" + label;
        };
    }

    private static String path(PathPattern pattern) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < pattern.size(); i++) {
            String text = pattern.segment(i) instanceof PathPattern.Segment.Literal literal
                    ? literal.text()
                    : ((PathPattern.Segment.Capture) pattern.segment(i)).name();
            path.append('/').append(Percent.encode(text, StandardCharsets.UTF_8));
        }
        return path.append(pattern.isTail() ? "/a" : pattern.trailingSlash() ? "/" : "")
                .toString();
    }
}
