package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was once released loads for ever: the schema is an interface. */
class ReleasedDescriptorsTest {

    private static final Map<String, String> VALUES = Map.of(
            "property:demo.catalog.1", "http://127.0.0.1:1",
            "property:demo.catalog.2", "http://127.0.0.1:2",
            "property:demo.orders", "http://127.0.0.1:3");

    static List<Path> descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("src/test/resources/routes/released"))) {
            return Stream.concat(
                            entries.filter(entry -> entry.toString().endsWith(".xml")),
                            Stream.of(Path.of("src/main/resources/io/gatehouse/launcher/demo/routes.xml")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void it_loads(Path descriptor) throws IOException, InvalidDescriptor {
        Loaded loaded = Descriptors.loader(Descriptors.lookup(VALUES))
                .load(Sources.named(descriptor.toString(), Path.of("")).read());

        assertThat(loaded.table().hosts()).isNotEmpty();
    }
}
