package io.gatehouse.filter.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.testing.TestElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CorsHooksTest {

    private static final String PARTNER = "https://a.partner.example";

    private static final String[] OF_THE_UPSTREAM = {
        "Access-Control-Allow-Origin", "*",
        "access-control-allow-origin", "https://evil.example",
        "ACCESS-CONTROL-ALLOW-CREDENTIALS", "true",
        "Access-Control-Allow-Methods", "*",
        "Access-Control-Allow-Headers", "*",
        "Access-Control-Expose-Headers", "*",
        "Access-Control-Max-Age", "86400",
        "Access-Control-Allow-Private-Network", "true",
        "ETag", "\"1\""
    };

    private static TestExchange exchange(String attributes, String... fields) {
        CorsPolicy policy = TestElement.read(CorsPolicy.TYPE, "<cors " + attributes + "/>");
        TestExchange exchange = TestExchange.of(TestExchange.request("GET", "/", fields), "/**", policy);
        new CorsHooks().apply(exchange.exchange(), policy);
        return exchange;
    }

    private static Headers answer(String attributes, String... fields) {
        return exchange(attributes, fields).answered(200, OF_THE_UPSTREAM);
    }

    private static void saysNothing(Headers answer) {
        assertThat(answer.toString().toLowerCase(java.util.Locale.ROOT)).doesNotContain("access-control");
        assertThat(answer.all("Vary")).containsExactly("Origin");
        assertThat(answer.first("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void what_the_upstream_says_is_replaced() {
        Headers answer =
                answer("origins='https://*.partner.example' expose='ETag X-C' credentials='true'", "Origin", PARTNER);
        assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly(PARTNER);
        assertThat(answer.all("Access-Control-Allow-Credentials")).containsExactly("true");
        assertThat(answer.all("Access-Control-Expose-Headers")).containsExactly("ETag, X-C");
        assertThat(answer.all("Vary")).containsExactly("Origin");
        assertThat(answer.toString()).doesNotContain("Allow-Methods", "Allow-Headers", "Max-Age", "Private-Network");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://partner.example",
                "null",
                "*",
                "",
                "https://evil.com?.partner.example",
                "https://a.partner.example, https://evil.example",
                "\u00e9\u0001"
            })
    void an_origin_that_is_not_allowed_reads_nothing(String origin) {
        saysNothing(answer("origins='https://*.partner.example' credentials='true'", "Origin", origin));
    }

    @Test
    void several_origins_read_nothing() {
        saysNothing(answer(
                "origins='https://*.partner.example'", "Origin", PARTNER, "origin", "https://b.partner.example"));
    }

    @Test
    void without_an_origin_nothing_is_said_but_that_it_would_matter() {
        saysNothing(answer("origins='https://*.partner.example' credentials='true' expose='ETag'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "nonsense"})
    void where_any_origin_may_read_the_answer_is_the_same_for_all(String origin) {
        Headers with = answer("origins='*' expose='*'", "Origin", origin);
        assertThat(with.all("Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(with.all("Access-Control-Expose-Headers")).containsExactly("*");
        assertThat(with.contains("Vary")).isFalse();
        // a cache may give it to one whose page has an origin
        assertThat(answer("origins='*' expose='*'").all("Access-Control-Allow-Origin"))
                .containsExactly("*");
    }

    @Test
    void an_answer_of_the_gateway_itself_has_them_too() {
        TestExchange exchange = exchange("origins='https://*.partner.example'", "Origin", PARTNER);
        Answer.fault(exchange.exchange(), Fault.NO_ENDPOINT, "none");
        assertThat(exchange.servlet().headers().first("Access-Control-Allow-Origin"))
                .isEqualTo(PARTNER);
        assertThat(exchange.servlet().headers().all("Vary")).containsExactly("Origin");
    }

    @Test
    void what_an_answer_depends_on_is_not_said_twice() {
        TestExchange exchange = exchange("origins='https://*.partner.example'", "Origin", PARTNER);
        assertThat(exchange.answered(200, "Vary", "Accept, origin").all("Vary")).containsExactly("Accept, origin");
    }

    @Test
    void the_origin_is_given_back_as_it_came() {
        assertThat(answer("origins='https://*.partner.example'", "Origin", "HTTPS://A.partner.example:443")
                        .first("Access-Control-Allow-Origin"))
                .isEqualTo("HTTPS://A.partner.example:443");
    }
}
