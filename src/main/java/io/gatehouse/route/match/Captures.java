package io.gatehouse.route.match;

import io.gatehouse.http.CanonicalPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the path and the host of one request captured, in raw form: byte for byte, percent-encoded as it came. Looked up
 * when asked for; most requests never ask. Of equal names that of the path counts.
 */
public final class Captures {

    private final PathPattern pattern;
    private final CanonicalPath path;
    private final @Nullable String hostName;
    private final String hostValue;

    /**
     * @param pattern the one that took the path
     * @param hostName what the host pattern calls the first label, or null
     * @param hostValue the first label
     */
    public Captures(PathPattern pattern, CanonicalPath path, @Nullable String hostName, String hostValue) {
        this.pattern = pattern;
        this.path = path;
        this.hostName = hostName;
        this.hostValue = hostValue;
    }

    /** @return the path of the route that took the request */
    public PathPattern pattern() {
        return pattern;
    }

    /** @return the path of the request, whole */
    public CanonicalPath path() {
        return path;
    }

    /** @return the captured part, or null when nothing is captured under this name; what is below may be empty */
    public @Nullable String raw(String name) {
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.segment(i) instanceof PathPattern.Segment.Capture capture
                    && capture.name().equals(name)) {
                return path.rawSegment(i);
            }
        }
        if (name.equals(pattern.tailName())) {
            String below = path.rawFrom(pattern.size());
            return below.isEmpty() ? below : below.substring(1);
        }
        return name.equals(hostName) ? hostValue : null;
    }

    /** @return those of the path in order, then that of the host */
    public List<String> names() {
        List<String> names = new ArrayList<>(pattern.captureNames());
        if (hostName != null && !names.contains(hostName)) {
            names.add(hostName);
        }
        return names;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Captures that
                && pattern.equals(that.pattern)
                && path.equals(that.path)
                && Objects.equals(hostName, that.hostName)
                && hostValue.equals(that.hostValue);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pattern, path, hostValue);
    }

    /** {@code {id=7, tenant=acme}}. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        names().forEach(name -> texts.add(name + '=' + raw(name)));
        return '{' + String.join(", ", texts) + '}';
    }
}
