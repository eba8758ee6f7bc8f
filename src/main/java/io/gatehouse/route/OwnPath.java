package io.gatehouse.route;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The path under which the gateway itself answers. Nothing below it is ever routed, however it is spelt. */
public final class OwnPath {

    /** In its plain spelling. */
    public static final String ROOT = "/_gatehouse";

    private OwnPath() {}

    /** @return whether the path is the gateway's own, in its plain spelling: the one in which it is answered */
    public static boolean isPlain(String rawPath) {
        return rawPath.startsWith(ROOT) && (rawPath.length() == ROOT.length() || rawPath.charAt(ROOT.length()) == '/');
    }

    /**
     * What becomes of a request for one of the gateway's own paths, whatever host it names.
     *
     * @return {@link Decision.Own}, {@link Decision.Refused} for TRACE and CONNECT; null when the path, in its plain spelling,
     *     is none of the gateway's own
     */
    public static @Nullable Decision decide(RequestHead head) {
        if (!isPlain(head.path())) {
            return null;
        }
        return Candidate.isNeverTaken(head.method())
                ? RouteTable.notAllowed(null, head.method(), List.of("GET", "HEAD"))
                : new Decision.Own();
    }

    /** Whether a request for this path leads nowhere: also in other letters, and percent-encoded. */
    static boolean holds(CanonicalPath path) {
        return path.size() > 0 && isFirst(path.segment(0));
    }

    /** @param segment decoded, the first one of a path */
    static boolean isFirst(String segment) {
        return segment.length() == ROOT.length() - 1 && segment.equalsIgnoreCase(ROOT.substring(1));
    }
}
