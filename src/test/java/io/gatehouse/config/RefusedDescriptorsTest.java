package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.source.Piece;
import io.gatehouse.config.source.Sources;
import io.gatehouse.route.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each broken descriptor in {@code descriptors/refused}, a file or a directory of pieces, has a text beside it with everything
 * that an administrator is told. To write the texts anew after a change of words: {@code -Dgolden=write}, then read the diff.
 */
class RefusedDescriptorsTest {

    private static final Path FOLDER = Path.of("src/test/resources/descriptors/refused");

    private static final DescriptorLoader LOADER = Descriptors.loader(Descriptors.NOTHING);

    static List<Path> descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(FOLDER)) {
            return entries.filter(entry ->
                            Files.isDirectory(entry) || entry.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void everything_that_is_wrong_is_told_at_once(Path descriptor) throws IOException {
        Path golden = Path.of(descriptor.toString().replaceFirst("\\.xml$", "") + ".txt");

        String said = said(descriptor);

        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(golden, said);
        }
        assertThat(golden).hasContent(said.strip());
        assertThat(said).doesNotContain("cvc-").doesNotContain("Exception").doesNotContain("xerces");
    }

    private static String said(Path descriptor) throws IOException {
        try {
            List<Piece> pieces =
                    Sources.named(descriptor.toString(), Path.of("")).read();
            LOADER.load(pieces);
            return "nothing is wrong\n";
        } catch (InvalidDescriptor e) {
            return e.violations().stream()
                    .map(Violation::toString)
                    .map(line ->
                            line.replace(FOLDER.toAbsolutePath() + "/", "…/").replace(FOLDER + "/", ""))
                    .collect(Collectors.joining("\n", "", "\n"));
        }
    }
}
