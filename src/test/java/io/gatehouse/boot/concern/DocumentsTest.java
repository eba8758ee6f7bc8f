package io.gatehouse.boot.concern;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.Loaded;
import io.gatehouse.config.lint.Rule;
import io.gatehouse.config.source.Piece;
import io.gatehouse.fault.Fault;
import io.gatehouse.observe.GatewayMXBean;
import io.gatehouse.observe.metrics.EndpointMXBean;
import io.gatehouse.observe.metrics.RouteMXBean;
import io.gatehouse.observe.metrics.UpstreamMXBean;
import io.gatehouse.route.settings.Violation;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The documents say what the code does. */
final class DocumentsTest {

    private static final Path ROUTES = Path.of("docs/routes.md");
    private static final Path FAULTS = Path.of("docs/faults.md");
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

    /** What {@code check} says of it is shown there. */
    @Test
    void nobody_is_warned_of_the_first_example() throws Exception {
        List<Piece> first = examples(MarkdownPage.read(Path.of("README.md"))).get(0);
        assertThat(loader.load(first).hints())
                .filteredOn(hint -> hint.rule().level() != Rule.Level.NOTE)
                .isEmpty();
    }

    /** As {@code server-config} has it, in an environment like the one that it asks for. */
    @Test
    void the_sample_for_two_nodes_would_be_served() throws Exception {
        Map<String, String> environment = Map.of(
                "GRID_HOST",
                "10.0.1.20",
                "GRID_PASSWORD",
                "x",
                "GATEWAY_SECRET",
                "x",
                "PUBLIC_URL",
                "https://a.example");
        DescriptorLoader there = new DescriptorLoader(
                Concerns.catalogue(), (kind, name) -> environment.get(name), DescriptorLoader.Secrets.LEAVE);
        Path sample = Path.of("server-config/two-nodes/routes.xml");
        Loaded loaded = there.load(List.of(new Piece(
                "routes.xml", Files.readString(sample), sample.toAbsolutePath().getParent())));
        assertThat(loaded.table().upstreams()).hasSize(1);
        assertThat(Files.readString(sample.resolveSibling("haproxy.cfg"))).contains("GET /_gatehouse/readyz");
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
        String page = Files.readString(FAULTS);
        for (Fault fault : Fault.values()) {
            String origin = fault.origin().name().toLowerCase(java.util.Locale.ROOT);
            assertThat(page).contains("| `" + fault.code() + "` | " + fault.status() + " | " + origin + " |");
        }
        long rows = page.lines().filter(line -> line.startsWith("| `")).count();
        assertThat(rows).isEqualTo(Fault.values().length);
    }

    @TestFactory
    Stream<DynamicTest> every_fault_has_its_place_in_the_runbook() throws IOException {
        MarkdownPage page = MarkdownPage.read(FAULTS);
        return Stream.of(Fault.values())
                .map(fault -> DynamicTest.dynamicTest(fault.code(), () -> {
                    String section = page.section("###", fault.code());
                    assertThat(section).as("### `%s`", fault.code()).isNotNull();
                    for (String part : List.of("- Means: ", "- Look: ", "- Do: ")) {
                        assertThat(section.lines().filter(line -> line.startsWith(part)))
                                .as(part)
                                .hasSize(1);
                    }
                }));
    }

    /** An operator who follows it at night finds what it names. */
    @Test
    void what_the_runbook_names_of_jmx_and_metrics_is_there() throws IOException {
        String runbook = Files.readString(FAULTS);
        runbook = runbook.substring(runbook.indexOf("## Runbook"));
        Set<String> operations =
                Stream.of(GatewayMXBean.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
        List<String> called = words("`([a-z][A-Za-z]+)\\([^`]*\\)`", runbook);
        assertThat(called).hasSizeGreaterThan(5);
        assertThat(operations).containsAll(called);
        Set<String> attributes = Stream.of(
                        GatewayMXBean.class, RouteMXBean.class, UpstreamMXBean.class, EndpointMXBean.class)
                .flatMap(bean -> Stream.of(bean.getMethods()))
                .map(method -> method.getName().replaceFirst("^(get|is)", ""))
                .collect(Collectors.toSet());
        List<String> read = words("`([A-Z][a-zA-Z0-9]+)` (?:of|and|says|for|is|, )", runbook.replace("`Allow`", ""));
        assertThat(read).isNotEmpty();
        assertThat(attributes).containsAll(read);
        String metrics = Files.readString(Path.of("docs/operations.md"));
        List<String> families = words("(gatehouse_[a-z_]+)", runbook);
        assertThat(families)
                .isNotEmpty()
                .allSatisfy(
                        family -> assertThat(metrics).contains(family.replaceFirst("gatehouse_upstream_endpoint", "")));
    }

    private static List<String> words(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
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
