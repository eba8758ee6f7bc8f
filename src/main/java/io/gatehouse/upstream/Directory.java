package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.io.IOException;
import java.util.List;

/** Where the server keeps lists of endpoints under names: its JNDI. */
public interface Directory {

    /** One in which nothing is kept. */
    Directory NONE = spec -> {
        throw new IOException("there is no JNDI");
    };

    /**
     * May block.
     *
     * @return each URL once
     * @throws IOException if there is no such name, or what is there is no list of endpoints, for people
     */
    List<EndpointSpec> endpoints(DiscoverSpec spec) throws IOException;
}
