package io.gatehouse.route.rewrite;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.route.match.Captures;
import java.util.Optional;

/**
 * Puts something in the place of what stands before the {@code **} of the path.
 *
 * @param prefix what is sent instead; may be empty
 */
record SwapPrefix(RawTemplate prefix) implements PathRewrite {

    @Override
    public String apply(Captures captures) {
        CanonicalPath path = captures.path();
        String sent = prefix.fill(captures) + path.rawFrom(captures.pattern().size());
        return sent.isEmpty() ? "/" : sent;
    }

    @Override
    public Optional<String> mapBack(String upstreamPath, Captures captures) {
        String known = captures.path().rawBefore(captures.pattern().size());
        return swap(upstreamPath, prefix.fill(captures), known);
    }

    /** On a segment boundary, and only where no dot segment could lead out of what is swapped. */
    static Optional<String> swap(String path, String from, String to) {
        boolean below = path.startsWith(from) && (path.length() == from.length() || path.charAt(from.length()) == '/');
        if (!below || hasDotSegment(path)) {
            return Optional.empty();
        }
        String swapped = to + path.substring(from.length());
        return Optional.of(swapped.isEmpty() ? "/" : swapped);
    }

    private static boolean hasDotSegment(String path) {
        return (path + '/').contains("/./") || (path + '/').contains("/../");
    }

    /** As the descriptor has it. */
    @Override
    public String toString() {
        return "rewrite " + prefix + "/**";
    }
}
