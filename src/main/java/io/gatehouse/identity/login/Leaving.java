package io.gatehouse.identity.login;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A person on the way out who had signed on with several providers. Here they are nobody any more; the browser goes from one provider to
 * the next, and comes back in between.
 *
 * @param steps the providers that it has not been at yet
 * @param after where it goes in the end: a path, and perhaps a query
 */
public record Leaving(List<Step> steps, String after) implements Serializable {

    private static final long serialVersionUID = 1;

    /** The name under which the session has it. */
    public static final String ATTRIBUTE = "io.gatehouse.leaving";

    /**
     * @param identity with whom the person had signed on, by name
     * @param idToken to show there
     */
    public record Step(String identity, String idToken) implements Serializable {

        private static final long serialVersionUID = 1;

        /** Without the token. */
        @Override
        public String toString() {
            return "sign-off at " + identity;
        }
    }

    public Leaving(List<Step> steps, String after) {
        this.steps = List.copyOf(steps);
        this.after = after;
    }

    /**
     * @param attributes those of a session
     * @return null when nobody is on the way out
     */
    public static @Nullable Leaving of(Function<String, @Nullable Object> attributes) {
        try {
            return attributes.apply(ATTRIBUTE) instanceof Leaving found ? found : null;
        } catch (IllegalStateException e) {
            // another request has ended the session a moment ago
            return null;
        }
    }
}
