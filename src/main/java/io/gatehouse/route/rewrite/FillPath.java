package io.gatehouse.route.rewrite;

import io.gatehouse.route.match.Captures;
import java.util.Optional;

/** Sends a path that is written anew for each request. */
record FillPath(RawTemplate path) implements PathRewrite {

    @Override
    public String apply(Captures captures) {
        return path.fill(captures);
    }

    /** Only the path that was asked for itself. */
    @Override
    public Optional<String> mapBack(String upstreamPath, Captures captures) {
        return upstreamPath.equals(apply(captures))
                ? Optional.of(captures.path().rawWithoutSessionId())
                : Optional.empty();
    }

    /** As the descriptor has it. */
    @Override
    public String toString() {
        return "rewrite " + path;
    }
}
