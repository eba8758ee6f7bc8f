package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.Loaded;
import io.gatehouse.config.source.Piece;
import io.gatehouse.fault.Fault;
import io.gatehouse.route.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The documents say what the code does. */
final class DocumentsTest {

    private static final Path ROUTES = Path.of("docs/routes.md");
    private static final Path EXAMPLES = Path.of("docs/examples");

    /** No placeholder of an example has a value here, so that each shows its default. */
    private final DescriptorLoader loader =
            new DescriptorLoader(Concerns.catalogue(), (kind, name) -> null, DescriptorLoader.Secrets.LEAVE);

    private List<String> problems(List<Piece> pieces) {
        try {
            Loaded loaded = loader.load(pieces);
            return Expectations.unmet(loaded.table(), loaded.expectations()).stream()
                    .map(Violation::toString)
                    .toList();
        } catch (InvalidDescriptor e) {
            return e.violations().stream().map(Violation::toString).toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> every_example_is_a_descriptor_that_would_be_served() throws IOException {
        return Stream.concat(
                        examples(MarkdownPage.read(ROUTES)).stream(),
                        examples(MarkdownPage.read(Path.of("README.md"))).stream())
                .map(pieces -> DynamicTest.dynamicTest(
                        pieces.get(0).name(), () -> assertThat(problems(pieces)).isEmpty()));
    }

    /** Blocks that say the name of a file are the pieces of one descriptor. */
    private static List<List<Piece>> examples(MarkdownPage page) {
        List<List<Piece>> examples = new ArrayList<>();
        List<Piece> parts = new ArrayList<>();
        for (MarkdownPage.Block block : page.blocks("xml")) {
            Piece piece = piece(page, block);
            if (block.label().isEmpty()) {
                examples.add(List.of(piece));
            } else {
                parts.add(piece);
            }
        }
        if (!parts.isEmpty()) {
            examples.add(parts);
        }
        return examples;
    }

    private static Piece piece(MarkdownPage page, MarkdownPage.Block block) {
        return new Piece(page.path() + " line " + block.line(), block.text(), EXAMPLES);
    }

    @TestFactory
    Stream<DynamicTest> what_is_shown_as_refused_is_refused() throws IOException {
        MarkdownPage page = MarkdownPage.read(ROUTES);
        return page.blocks("xml-refused").stream()
                .map(block -> DynamicTest.dynamicTest(
                        page.path() + " line " + block.line(),
                        () -> assertThat(problems(List.of(piece(page, block)))).isNotEmpty()));
    }

    @Test
    void the_messages_that_are_shown_are_those_that_are_given() throws IOException {
        MarkdownPage page = MarkdownPage.read(ROUTES);
        String refused = page.blocks("xml-refused").get(0).text();
        String shown = page.blocks("text").get(0).text();
        List<String> given = problems(List.of(new Piece("routes.xml", refused, EXAMPLES)));
        assertThat(String.join("\n", given)).isEqualTo(shown.strip());
    }

    @TestFactory
    Stream<DynamicTest> every_element_has_a_section_with_each_of_its_attributes() throws IOException {
        MarkdownPage page = MarkdownPage.read(ROUTES);
        return SchemaElements.read().stream()
                .map(element -> DynamicTest.dynamicTest(element.name(), () -> {
                    String section = page.section(element.name());
                    assertThat(section).as("## `%s`", element.name()).isNotNull();
                    element.attributes()
                            .forEach((attribute, fallback) -> assertThat(
                                            section.lines().filter(line -> line.startsWith("| `" + attribute + "` |")))
                                    .as("the row of %s, with its default %s", attribute, fallback)
                                    .anyMatch(row -> row.contains(fallback)));
                }));
    }

    @Test
    void every_fault_is_described_with_its_status() throws IOException {
        String page = Files.readString(Path.of("docs/faults.md"));
        for (Fault fault : Fault.values()) {
            String origin = fault.origin().name().toLowerCase(java.util.Locale.ROOT);
            assertThat(page).contains("| `" + fault.code() + "` | " + fault.status() + " | " + origin + " |");
        }
        long rows = page.lines().filter(line -> line.startsWith("| `")).count();
        assertThat(rows).isEqualTo(Fault.values().length);
    }

    @TestFactory
    Stream<DynamicTest> every_link_leads_somewhere() throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(""), 3)) {
            for (Path file : files.filter(DocumentsTest::isDocument).toList()) {
                pages.add(MarkdownPage.read(file));
            }
        }
        assertThat(pages).hasSizeGreaterThan(5);
        return pages.stream()
                .map(page -> DynamicTest.dynamicTest(
                        page.path().toString(),
                        () -> assertThat(page.deadLinks()).isEmpty()));
    }

    private static boolean isDocument(Path file) {
        boolean ours = file.startsWith("docs") || file.getNameCount() == 1;
        return ours && file.toString().endsWith(".md");
    }
}
