package io.gatehouse.filter.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Decision;
import io.gatehouse.testing.TestElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PreflightTest {

    private static final String PARTNER = "https://a.partner.example";

    private final CorsFilter filter = new CorsFilter();

    private static CorsPolicy read(String attributes) {
        return TestElement.read(CorsPolicy.TYPE, "<cors " + attributes + "/>");
    }

    private static RequestHead preflight(String origin, String method, String... more) {
        List<String> fields = new ArrayList<>(List.of("Origin", origin, "Access-Control-Request-Method", method));
        fields.addAll(List.of(more));
        return TestExchange.request("OPTIONS", "/", fields.toArray(String[]::new));
    }

    private TestExchange answered(CorsPolicy policy, RequestHead head) {
        TestExchange exchange = TestExchange.of(head, "/**", policy);
        assertThat(filter.apply(exchange.exchange(), policy)).isEqualTo(Verdict.ANSWERED);
        return exchange;
    }

    private Headers granted(String attributes, RequestHead head) {
        TestExchange exchange = answered(read(attributes), head);
        assertThat(exchange.servlet().status()).isEqualTo(204);
        assertThat(exchange.exchange().fault()).isNull();
        assertThat(exchange.servlet().body()).isEmpty();
        return exchange.servlet().headers();
    }

    /** @param decision what was decided of a preflight that asks for PUT and X-A */
    private static String methods(Decision decision, String asked) {
        return read("origins='*'")
                .preflight(preflight(PARTNER, asked), decision)
                .headers()
                .first("Access-Control-Allow-Methods");
    }

    @Test
    void an_allowed_origin_is_told_what_its_pages_may() {
        Headers answer = granted(
                "origins='https://*.partner.example' methods='GET PUT' headers='X-A X-B' credentials='true' max-age='10m'"
                        + " expose='X-C'",
                preflight(PARTNER, "PUT", "Access-Control-Request-Headers", "x-a"));
        assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly(PARTNER);
        assertThat(answer.all("Access-Control-Allow-Credentials")).containsExactly("true");
        assertThat(answer.all("Access-Control-Allow-Methods")).containsExactly("GET, PUT");
        assertThat(answer.all("Access-Control-Allow-Headers")).containsExactly("X-A, X-B");
        assertThat(answer.all("Access-Control-Max-Age")).containsExactly("600");
        // read from the answer itself, not from that to the preflight
        assertThat(answer.contains("Access-Control-Expose-Headers")).isFalse();
        assertThat(answer.all("Vary"))
                .containsExactly("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }

    @Test
    void any_origin_is_told_so_and_not_named() {
        Headers answer = granted("origins='*'", preflight("null", "GET"));
        assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(answer.contains("Access-Control-Allow-Credentials")).isFalse();
        assertThat(answer.first("Vary")).doesNotContain("Origin");
        assertThat(answer.first("Access-Control-Max-Age")).isEqualTo("3600");
    }

    @Test
    void a_method_that_is_not_allowed_is_not_in_the_answer() {
        assertThat(granted("origins='https://*.partner.example' methods='GET PUT'", preflight(PARTNER, "DELETE"))
                        .first("Access-Control-Allow-Methods"))
                .isEqualTo("GET, PUT");
    }

    @Test
    void without_methods_those_of_the_route_are_allowed() {
        TestExchange any = TestExchange.of(preflight(PARTNER, "PURGE"), "/**");
        assertThat(methods(any.routed(), "PURGE")).isEqualTo("GET, HEAD, POST, PURGE");
        assertThat(methods(any.routed(), "GET")).isEqualTo("GET, HEAD, POST");
        Decision notAllowed = new Decision.Refused(null, Fault.METHOD_NOT_ALLOWED, "", List.of("GET", "HEAD", "PATCH"));
        assertThat(methods(notAllowed, "PUT")).isEqualTo("GET, HEAD, PATCH");
        Decision nothing = new Decision.Refused(null, Fault.NO_ROUTE, "", List.of());
        assertThat(methods(nothing, "PUT")).isEqualTo("GET, HEAD, POST, PUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PUT, DELETE", "P UT", "PÜT", "PUT;", "TRACE", "CONNECT"})
    void a_method_that_is_none_is_not_repeated(String asked) {
        assertThat(methods(null, asked)).isEqualTo("GET, HEAD, POST");
    }

    @Test
    void without_headers_those_that_are_asked_for_are_allowed() {
        RequestHead head = preflight(
                PARTNER,
                "PUT",
                "Access-Control-Request-Headers",
                "authorization,content-type",
                "Access-Control-Request-Headers",
                " x-a , x-b");
        assertThat(granted("origins='https://*.partner.example'", head).all("Access-Control-Allow-Headers"))
                .containsExactly("authorization, content-type, x-a, x-b");
        assertThat(granted("origins='https://*.partner.example'", preflight(PARTNER, "PUT"))
                        .contains("Access-Control-Allow-Headers"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "a b", "a:b", "\"a\"", "a;q=1", "ä", "a,\u0001"})
    void what_is_no_list_of_fields_is_not_repeated(String asked) {
        RequestHead head = preflight(PARTNER, "PUT", "Access-Control-Request-Headers", asked);
        Headers answer = granted("origins='https://*.partner.example'", head);
        assertThat(answer.contains("Access-Control-Allow-Headers")).isFalse();
        assertThat(answer.first("Access-Control-Allow-Origin")).isEqualTo(PARTNER);
    }

    @Test
    void a_list_of_fields_without_end_is_not_repeated() {
        String hundred = "a" + ",a".repeat(99);
        for (String endless : new String[] {hundred + ",a", "a".repeat(4_097)}) {
            assertThat(granted("origins='*'", preflight(PARTNER, "PUT", "Access-Control-Request-Headers", endless))
                            .contains("Access-Control-Allow-Headers"))
                    .isFalse();
        }
        assertThat(granted("origins='*'", preflight(PARTNER, "PUT", "Access-Control-Request-Headers", hundred))
                        .contains("Access-Control-Allow-Headers"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://evil.example                 | https://evil.example",
                "https://partner.example              | https://partner.example",
                "null                                 | null",
                "<script>alert(1)</script>            | <script>alert(1)</script>",
                "https://evil.com?.partner.example    | https://evil.com?.partner.example",
            })
    void an_origin_that_is_not_allowed_is_refused_and_told_which_it_was(String origin, String shown) {
        TestExchange exchange =
                answered(read("origins='https://*.partner.example https://own.example'"), preflight(origin, "PUT"));
        Headers answer = exchange.servlet().headers();
        assertThat(exchange.servlet().status()).isEqualTo(403);
        assertThat(new String(exchange.servlet().body(), StandardCharsets.UTF_8))
                .contains("urn:gatehouse:fault:origin-not-allowed", "Origin: " + shown + " (expected: one whose pages")
                .doesNotContain("*.partner", "own.example");
        assertThat(answer.toString()).doesNotContain("Access-Control");
        assertThat(answer.all("Vary")).containsExactly("Origin");
        assertThat(exchange.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.fault()).isEqualTo(Fault.ORIGIN_NOT_ALLOWED);
            assertThat(outcome.detail()).contains(shown, "origins, https://*.partner.example https://own.example");
        });
    }

    @Test
    void several_origins_are_none() {
        TestExchange exchange = answered(
                read("origins='https://*.partner.example'"),
                preflight(PARTNER, "PUT", "Origin", "https://evil.example"));
        assertThat(exchange.servlet().status()).isEqualTo(403);
        assertThat(exchange.exchange().fault()).isEqualTo(Fault.ORIGIN_NOT_ALLOWED);
        assertThat(new String(exchange.servlet().body(), StandardCharsets.UTF_8))
                .contains("Origin: 2 fields (expected: one)");
    }

    @Test
    void an_origin_without_end_is_not_repeated_whole() {
        TestExchange exchange =
                answered(read("origins='https://a.example'"), preflight("https://" + "a".repeat(8_000), "PUT"));
        assertThat(exchange.servlet().body().length).isLessThan(500);
    }

    @Test
    void what_is_no_preflight_passes() {
        CorsPolicy policy = read("origins='https://*.partner.example'");
        for (RequestHead head : new RequestHead[] {
            TestExchange.request("OPTIONS", "/"),
            TestExchange.request("OPTIONS", "/", "Origin", "https://evil.example"),
            TestExchange.request("OPTIONS", "/", "Access-Control-Request-Method", "PUT"),
            TestExchange.request("GET", "/", "Origin", "https://evil.example", "Access-Control-Request-Method", "PUT"),
            TestExchange.request(
                    "options", "/", "Origin", "https://evil.example", "Access-Control-Request-Method", "PUT"),
            TestExchange.request("POST", "/", "Origin", "https://shop.example")
        }) {
            TestExchange exchange = TestExchange.of(head, "/**", policy);
            assertThat(filter.apply(exchange.exchange(), policy)).isEqualTo(Verdict.PASS);
            assertThat(exchange.outcomes()).isEmpty();
        }
    }

    @Test
    void access_to_a_private_network_is_not_granted() {
        assertThat(granted(
                                "origins='https://*.partner.example'",
                                preflight(PARTNER, "PUT", "Access-Control-Request-Private-Network", "true"))
                        .toString())
                .doesNotContain("Private-Network");
    }
}
