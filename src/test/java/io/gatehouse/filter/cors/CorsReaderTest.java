package io.gatehouse.filter.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.testing.TestElement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CorsReaderTest {

    private static CorsPolicy read(String element) {
        return TestElement.read(CorsPolicy.TYPE, element);
    }

    @Test
    void what_is_not_said_has_its_default() {
        CorsPolicy policy = read("<cors origins='https://a.example'/>");
        assertThat(policy.methods()).isNull();
        assertThat(policy.headers()).isNull();
        assertThat(policy.expose()).isNull();
        assertThat(policy.credentials()).isFalse();
        assertThat(policy.maxAge()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void lists_are_kept_as_they_are_sent() {
        CorsPolicy policy = read("<cors origins=' https://a.example  https://*.b.example ' methods='GET M-SEARCH'"
                + " headers='X-A  X-B' expose='*'/>");
        assertThat(policy.methods()).isEqualTo("GET, M-SEARCH");
        assertThat(policy.headers()).isEqualTo("X-A, X-B");
        assertThat(policy.expose()).isEqualTo("*");
        assertThat(policy.origins().contains("https://a.b.example")).isTrue();
    }

    @Test
    void a_routes_own_element_replaces_that_of_its_defaults() {
        assertThat(CorsPolicy.TYPE.merge()).isSameAs(PolicyType.REPLACE);
    }

    @Test
    void what_browsers_refuse_is_refused() {
        assertThat(TestElement.refusals(CorsPolicy.TYPE, "<cors origins='*' credentials='true'/>"))
                .containsExactly("credentials: true together with origins=\"*\" (expected: the origins by name;"
                        + " browsers refuse the two together)");
        assertThat(TestElement.refusals(
                        CorsPolicy.TYPE, "<cors origins='https://a.example' credentials='true' expose='ETag *'/>"))
                .containsExactly(
                        "expose: * (expected: the names; with credentials, browsers take * for a name itself)");
    }

    @Test
    void what_is_wrong_is_told_with_value_and_expectation() {
        assertThat(TestElement.refusals(
                        CorsPolicy.TYPE,
                        "<cors origins='* https://a.example null' methods='get TRACE *' headers='* A:' expose='B,C'"
                                + " credentials='yes' max-age='60'/>"))
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message)
                                .isEqualTo("origins: * among others (expected: * alone); null (expected: an origin with"
                                        + " a host; all sandboxed and local pages have this one)"),
                        message -> assertThat(message)
                                .isEqualTo("methods: get (expected: methods in capitals, such as GET POST); TRACE"
                                        + " (expected: another method; this one is always answered with 405); *"
                                        + " (expected: names; without methods, all that the route takes)"),
                        message -> assertThat(message)
                                .isEqualTo("headers: * (expected: names; without headers, all that a page asks for);"
                                        + " A: (expected: the name of a field)"),
                        message -> assertThat(message).isEqualTo("expose: B,C (expected: the name of a field)"),
                        message -> assertThat(message).isEqualTo("credentials: yes (expected: true or false)"),
                        message -> assertThat(message).startsWith("max-age: 60 (expected: "));
        assertThat(TestElement.refusals(CorsPolicy.TYPE, "<cors origins=' '/>"))
                .containsExactly("origins: \"\" (expected: origins, or *)");
    }
}
