package io.gatehouse.route.rewrite;

import io.gatehouse.route.match.Captures;
import io.gatehouse.route.match.PathPattern;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What becomes of a path on its way upstream. Works on raw segments: nothing is decoded and encoded again. */
public sealed interface PathRewrite permits KeepPath, StripPrefix, SwapPrefix, FillPath, WrittenRewrite {

    /** The path goes out as it came. */
    PathRewrite NONE = new KeepPath();

    /**
     * Takes whole segments off the front; what is left is at least {@code /}.
     *
     * @param prefix for example {@code /v1}
     * @throws IllegalArgumentException if the prefix is no path, or is not the start of each of these paths
     */
    static PathRewrite strip(String prefix, List<PathPattern> paths) {
        return StripPrefix.parse(prefix, paths);
    }

    /**
     * Writes another path: {@code /base/**} puts {@code /base} in the place of what stands before the {@code **} of the
     * path; {@code /items/{id}} fills in what the path captured; {@code /base/{rest:**}} is {@code /base/**}.
     *
     * @throws IllegalArgumentException if the template is no path, or cannot be filled from each of these paths
     */
    static PathRewrite to(String template, List<PathPattern> paths) {
        return to(template, paths, List.of());
    }

    /** As above; the names that every host of the block captures may be used, too. */
    static PathRewrite to(String template, List<PathPattern> paths, Collection<String> hostCaptures) {
        return new PathRewriteReader(template, paths, hostCaptures).read();
    }

    /** @return the raw path to send, without a session id */
    String apply(Captures captures);

    /** @return the same, of which people are shown this text: a placeholder may stand for a secret */
    static PathRewrite writtenAs(PathRewrite rewrite, String text) {
        return new WrittenRewrite(rewrite, text);
    }

    /**
     * Turns a path of the upstream into the one that downstream knows it by, for Location and the Path of cookies.
     *
     * @param upstreamPath raw, absolute, without a query
     * @param captures those of the request that is being answered
     * @return empty when there is none; then the path is to stay as it is
     */
    Optional<String> mapBack(String upstreamPath, Captures captures);
}
