package io.gatehouse.route;

import java.util.Collection;
import java.util.List;

/** What becomes of a path. */
public final class PathRewrite {

    public static final PathRewrite NONE = new PathRewrite("");

    private final String text;

    private PathRewrite(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the prefix is no path */
    public static PathRewrite strip(String prefix) {
        return new PathRewrite(prefix);
    }

    /** @throws IllegalArgumentException if the prefix is no path, or is not the start of each of these paths */
    public static PathRewrite strip(String prefix, List<PathPattern> paths) {
        return new PathRewrite(prefix);
    }

    /** @throws IllegalArgumentException if the template cannot be filled from each of these paths */
    public static PathRewrite to(String template, List<PathPattern> paths) {
        return to(template, paths, List.of());
    }

    /** As above; the names that the hosts of the block capture may be used too. */
    public static PathRewrite to(String template, List<PathPattern> paths, Collection<String> hostCaptures) {
        return new PathRewrite(template);
    }

    @Override
    public String toString() {
        return text;
    }

    public String mapBack(String upstreamPath) {
        return upstreamPath;
    }
}
