package io.gatehouse.route.rewrite;

import io.gatehouse.http.AmbiguousPathException;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.route.match.PathPattern;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the value of {@code rewrite}, and checks that it can be filled from every path of a route. */
final class PathRewriteReader {

    private static final String TAIL = "/**";

    private final String text;
    private final List<PathPattern> paths;
    private final Collection<String> hostCaptures;

    PathRewriteReader(String text, List<PathPattern> paths, Collection<String> hostCaptures) {
        this.text = text;
        this.paths = paths;
        this.hostCaptures = hostCaptures;
    }

    PathRewrite read() {
        if (!text.startsWith("/")) {
            throw wrong("a path that starts with /");
        }
        if (text.endsWith(TAIL)) {
            paths.forEach(path -> require(path.isTail(), path, TAIL + " at the end of every path of the route"));
            return new SwapPrefix(template(text.substring(0, text.length() - TAIL.length()), "/x"));
        }
        String tail = tailCapture();
        if (tail == null) {
            return new FillPath(template(text, ""));
        }
        paths.forEach(path ->
                require(tail.equals(path.tailName()), path, "{" + tail + ":**} at the end of every path of the route"));
        return new SwapPrefix(template(text.substring(0, text.lastIndexOf('/')), "/x"));
    }

    /** {@code rest} of {@code …/{rest:**}}, and of {@code …/{rest}} where a path calls so what is below it. */
    private @Nullable String tailCapture() {
        String last = text.substring(text.lastIndexOf('/') + 1);
        if (!last.startsWith("{") || !last.endsWith("}")) {
            return null;
        }
        boolean marked = last.endsWith(":**}");
        String name = last.substring(1, last.length() - (marked ? 4 : 1));
        boolean named = paths.stream().anyMatch(path -> name.equals(path.tailName()));
        return marked || named ? name : null;
    }

    private void require(boolean condition, PathPattern path, String expected) {
        if (!condition) {
            throw wrong(expected + "; " + path + " has none");
        }
    }

    /** @param behind what a request may have behind it */
    private RawTemplate template(String raw, String behind) {
        if (raw.indexOf('*') >= 0) {
            throw wrong("/** only at the end, and no other star");
        }
        Template template = Template.ofCaptures(raw, known());
        StringBuilder sample = new StringBuilder();
        for (Template.Part part : template.parts()) {
            sample.append(part instanceof Template.Part.Text literal ? literal.text() : "x");
        }
        check(sample.append(behind).toString());
        return new RawTemplate(template);
    }

    /** What is sent must be as clear as what is taken; a capture is never empty and never a dot segment. */
    private void check(String sample) {
        if (sample.indexOf(';') >= 0) {
            throw wrong("a path without parameters (;)");
        }
        try {
            CanonicalPath.parse(sample, true, false);
        } catch (AmbiguousPathException e) {
            throw new IllegalArgumentException(text + " (expected: a path without " + e.getMessage() + ")", e);
        }
    }

    /** What every path captures in one segment, and the host. */
    private Set<String> known() {
        Set<String> known = new TreeSet<>();
        paths.forEach(path -> known.addAll(path.captureNames()));
        for (PathPattern path : paths) {
            known.removeIf(name -> !path.captureNames().contains(name) || name.equals(path.tailName()));
        }
        known.addAll(hostCaptures);
        return known;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(text + " (expected: " + expected + ")");
    }
}
