package io.gatehouse.boot.concern;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.xml.DescriptorSchema;
import io.gatehouse.filter.ratelimit.RateLimitPolicy;
import io.gatehouse.filter.require.RequirePolicy;
import io.gatehouse.route.policy.PolicyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A policy stands in four places; what stands in one and not in another is found here. */
class CatalogueTest {

    private static Set<String> elements() {
        Set<String> elements = new TreeSet<>();
        Concerns.catalogue().forEach(type -> elements.add(type.element()));
        return elements;
    }

    @Test
    void the_schema_knows_the_policies_of_the_table_and_no_others() {
        assertThat(new TreeSet<>(DescriptorSchema.load().policies())).isEqualTo(elements());
    }

    /** A rate limit that counts by who asks can not be asked before that is known, and others should not wait so long. */
    @Test
    void no_policy_stands_in_the_table_twice_but_what_is_asked_before_and_behind_identity() {
        assertThat(Concerns.catalogue().stream().map(PolicyType::element)).doesNotHaveDuplicates();
        List<Class<?>> policies = new ArrayList<>();
        Concerns.rows().forEach(row -> policies.add(row.policy()));
        assertThat(policies.remove(RateLimitPolicy.class)).isTrue();
        assertThat(policies).doesNotHaveDuplicates();
        assertThat(policies.indexOf(RateLimitPolicy.class)).isGreaterThan(policies.indexOf(RequirePolicy.class));
    }

    @Test
    void every_policy_has_a_section_in_the_documents() throws IOException {
        String routes = Files.readString(Path.of("docs/routes.md"));
        assertThat(elements())
                .allSatisfy(element -> assertThat(routes)
                        .as("a section of <%s> in docs/routes.md", element)
                        .containsPattern("(?m)^#+ .*`<?" + element + ">?`"));
    }

    @Test
    void every_package_of_a_concern_has_its_row() throws IOException {
        List<String> packages;
        try (Stream<Path> folders = Files.list(Path.of("src/main/java/io/gatehouse/filter"))) {
            packages = folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        }
        Set<String> consumed = new TreeSet<>();
        for (Concerns.Row<?> row : Concerns.rows()) {
            Stream.of(row.hooks(), row.filter()).filter(Objects::nonNull).forEach(concern -> {
                String name = concern.getClass().getPackageName();
                consumed.add(name.substring(name.lastIndexOf('.') + 1));
            });
        }
        assertThat(consumed).containsExactlyInAnyOrderElementsOf(packages);
    }

    @Test
    void every_policy_is_a_record_because_state_is_kept_by_its_equality() {
        assertThat(Concerns.rows()).allSatisfy(row -> assertThat(row.policy()).isRecord());
    }
}
