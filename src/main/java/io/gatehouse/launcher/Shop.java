package io.gatehouse.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The demo's shop: a descriptor, and small upstreams whose addresses the descriptor reads from system properties. */
final class Shop implements AutoCloseable {

    private static final String DESCRIPTOR = "routes.xml";
    private static final List<String> UPSTREAMS = List.of("catalog.1", "catalog.2", "orders");

    private final Path descriptor;
    private final List<SampleUpstream> upstreams = new ArrayList<>();

    private Shop(Path descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens the shop.
     *
     * @param directory where the descriptor is put, created when needed
     */
    static Shop open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Shop shop = new Shop(directory.resolve(DESCRIPTOR));
        try (InputStream in = Objects.requireNonNull(Shop.class.getResourceAsStream("demo/" + DESCRIPTOR))) {
            Files.copy(in, shop.descriptor);
        }
        for (String name : UPSTREAMS) {
            SampleUpstream upstream = SampleUpstream.start(name);
            shop.upstreams.add(upstream);
            System.setProperty("demo." + name, upstream.url());
        }
        return shop;
    }

    /** @return the file */
    String descriptor() {
        return descriptor.toString();
    }

    /** @return what to try with a gateway before this shop, the gateway at this URL */
    String tryThis(String url) {
        return """

                A gateway before a sample shop. Try:

                  curl %1$s/catalog/42                 # routing: the catalogue answers
                  curl "%1$s/catalog/[1-6]"            # balancing: catalog.1 answers two times out of three
                  curl -i -X DELETE %1$s/catalog/42    # refused: this route takes GET alone

                Its descriptor is %2$s: change it while the gateway runs.
                Ctrl-C ends it.
                """.formatted(url, descriptor);
    }

    @Override
    public void close() {
        upstreams.forEach(SampleUpstream::close);
    }
}
