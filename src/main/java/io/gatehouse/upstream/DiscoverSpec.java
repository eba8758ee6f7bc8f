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

    /** @return whether what is found there is found here, however it is weighed */
    boolean isPlaceOf(@Nullable DiscoverSpec other) {
        return other != null && found == other.found && name.equals(other.name) && hasPortOf(other);
    }

    /** JNDI says of each endpoint what scheme and port it has, DNS knows addresses alone. */
    private boolean hasPortOf(DiscoverSpec other) {
        return found == By.JNDI || (like.scheme().equals(other.like.scheme()) && like.port() == other.like.port());
    }

    /** @return one that was found in this place, as it is described here */
    EndpointSpec described(EndpointSpec known) {
        return new EndpointSpec(
                known.scheme(),
                known.host(),
                known.port(),
                like.weight(),
                like.tier(),
                like.drain(),
                like.route(),
                known.name());
    }

    /** {@code dns app.internal} */
    @Override
    public String toString() {
        return (found == By.DNS ? "dns " : "jndi ") + name;
    }
}
