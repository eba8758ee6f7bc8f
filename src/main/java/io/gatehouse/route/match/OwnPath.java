package io.gatehouse.route.match;

import io.gatehouse.http.CanonicalPath;

/** The path under which the gateway itself answers. Nothing below it is ever routed, however it is spelt. */
public final class OwnPath {

    /** In its plain spelling. */
    public static final String ROOT = "/_gatehouse";

    private OwnPath() {}

    /** @return whether the path is the gateway's own, in its plain spelling: the one in which it is answered */
    public static boolean isPlain(String rawPath) {
        return rawPath.startsWith(ROOT) && (rawPath.length() == ROOT.length() || rawPath.charAt(ROOT.length()) == '/');
    }

    /** @return whether a request for this path leads nowhere: also in other letters, and percent-encoded */
    public static boolean holds(CanonicalPath path) {
        return path.size() > 0 && isFirst(path.segment(0));
    }

    /** @param segment decoded, the first one of a path */
    static boolean isFirst(String segment) {
        return segment.length() == ROOT.length() - 1 && segment.equalsIgnoreCase(ROOT.substring(1));
    }
}
