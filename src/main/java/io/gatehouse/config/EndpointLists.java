package io.gatehouse.config;

import io.gatehouse.config.reference.Jndi;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.upstream.Directory;
import io.gatehouse.upstream.DiscoverSpec;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists of endpoints that the server keeps in JNDI: a text of URLs, separated by spaces, commas or line ends. */
public final class EndpointLists implements Directory {

    private static final String WHY_NO_PATH = "an endpoint is a server";

    private final Jndi jndi;

    public EndpointLists(Jndi jndi) {
        this.jndi = jndi;
    }

    @Override
    public List<EndpointSpec> endpoints(DiscoverSpec spec) throws IOException {
        try {
            String text = jndi.text(spec.name());
            if (text == null) {
                throw new IOException("there is no such entry");
            }
            Map<String, EndpointSpec> all = new LinkedHashMap<>();
            for (String word : text.strip().split("[\\s,]+", -1)) {
                if (!word.isEmpty()) {
                    EndpointSpec endpoint = endpoint(word, spec.like());
                    all.putIfAbsent(endpoint.toString(), endpoint);
                }
            }
            return List.copyOf(all.values());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static EndpointSpec endpoint(String url, EndpointSpec like) {
        Authority its = Authority.parse(url, WHY_NO_PATH, Authority.ENDPOINTS);
        return new EndpointSpec(its.scheme(), its.host(), its.port(), like.weight(), like.tier(), false);
    }

    /** @throws IllegalArgumentException if the name may not be looked up */
    static String name(String text) {
        List<String> ignored = Jndi.candidates(text);
        if (ignored.isEmpty()) {
            throw new IllegalArgumentException(Settings.shown(text));
        }
        return text;
    }
}
