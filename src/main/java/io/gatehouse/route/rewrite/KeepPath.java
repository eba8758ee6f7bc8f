package io.gatehouse.route.rewrite;

import io.gatehouse.route.match.Captures;
import java.util.Optional;

/** No rewrite. */
record KeepPath() implements PathRewrite {

    @Override
    public String apply(Captures captures) {
        return captures.path().rawWithoutSessionId();
    }

    @Override
    public Optional<String> mapBack(String upstreamPath, Captures captures) {
        return Optional.of(upstreamPath);
    }

    /** For people. */
    @Override
    public String toString() {
        return "as it came";
    }
}
