package io.gatehouse.route.rewrite;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.route.match.Captures;
import io.gatehouse.route.match.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes segments off the front. Compares without regard to case: on a route that is strict about it, its path has been.
 *
 * @param segments decoded
 */
record StripPrefix(List<String> segments) implements PathRewrite {

    static StripPrefix parse(String prefix, List<PathPattern> paths) {
        List<String> segments = new ArrayList<>();
        PathPattern pattern = PathPattern.parse(prefix);
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.segment(i) instanceof PathPattern.Segment.Literal literal) {
                segments.add(literal.text());
            }
        }
        if (segments.isEmpty() || segments.size() < pattern.size() || pattern.isTail()) {
            throw new IllegalArgumentException(prefix + " (expected: a path such as /v1, without braces and stars)");
        }
        StripPrefix strip = new StripPrefix(List.copyOf(segments));
        for (PathPattern path : paths) {
            if (!strip.startsEvery(path)) {
                throw new IllegalArgumentException(
                        prefix + " (expected: the start of every path of the route; that of " + path + " is another)");
            }
        }
        return strip;
    }

    /** Whether every path that the pattern takes starts with these segments. */
    private boolean startsEvery(PathPattern path) {
        boolean starts = path.size() >= segments.size();
        for (int i = 0; i < segments.size() && starts; i++) {
            starts = path.segment(i) instanceof PathPattern.Segment.Literal literal
                    && literal.text().equals(segments.get(i));
        }
        return starts;
    }

    private boolean starts(CanonicalPath path) {
        boolean starts = path.size() >= segments.size();
        for (int i = 0; i < segments.size() && starts; i++) {
            starts = segments.get(i).equalsIgnoreCase(path.segment(i));
        }
        return starts;
    }

    @Override
    public String apply(Captures captures) {
        CanonicalPath path = captures.path();
        if (!starts(path)) {
            return path.rawWithoutSessionId();
        }
        String rest = path.rawFrom(segments.size());
        return rest.isEmpty() ? "/" : rest;
    }

    @Override
    public Optional<String> mapBack(String upstreamPath, Captures captures) {
        CanonicalPath path = captures.path();
        return starts(path)
                ? SwapPrefix.swap(upstreamPath, "", path.rawBefore(segments.size()))
                : Optional.of(upstreamPath);
    }

    /** As the descriptor has it. */
    @Override
    public String toString() {
        return "strip /" + String.join("/", segments);
    }
}
