package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where endpoints are found by name: {@code <discover>}.
 *
 * @param found by what
 * @param name of DNS, or of the server's JNDI
 * @param like what every one that is found by DNS is like, but for its host; of those found in JNDI, weight and tier alone
 * @param every from one look to the next
 */
public record DiscoverSpec(By found, String name, EndpointSpec like, Duration every) {

    public static final Duration USUAL_EVERY = Duration.ofSeconds(30);

    /** What knows where endpoints are. */
    public enum By {
        /** each address of a name is an endpoint */
        DNS,
        /** a text with the URLs of endpoints */
        JNDI
    }

    /** @return whether one that is found may speak TLS */
    boolean mayBeSecure() {
        return found == By.JNDI || "https".equals(like.scheme());
    }

    /** @return whether what is found there is found here */
    boolean isPlaceOf(@Nullable DiscoverSpec other) {
        return other != null && found == other.found && name.equals(other.name) && like.equals(other.like);
    }

    /** {@code dns app.internal} */
    @Override
    public String toString() {
        return (found == By.DNS ? "dns " : "jndi ") + name;
    }
}
