package io.gatehouse.route.rewrite;

import io.gatehouse.route.match.Captures;
import java.util.Optional;

/**
 * A rewrite into which a placeholder has put something that may be a secret.
 *
 * @param written as the descriptor has it
 */
public record WrittenRewrite(PathRewrite rewrite, String written) implements PathRewrite {

    @Override
    public String apply(Captures captures) {
        return rewrite.apply(captures);
    }

    @Override
    public Optional<String> mapBack(String upstreamPath, Captures captures) {
        return rewrite.mapBack(upstreamPath, captures);
    }

    /** As the descriptor has it. */
    @Override
    public String toString() {
        return "rewrite " + written;
    }
}
