package io.gatehouse.filter.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.TestElement;
import org.junit.jupiter.api.Test;

final class ResponseHeadersTest {

    private static final RequestHead HTTP = TestExchange.request("GET", "/");
    private static final RequestHead HTTPS =
            RequestHead.of("GET", "https://shop.example/", Headers.of("Host", "shop.example"), "192.0.2.1");

    private static TestExchange exchange(String element, RequestHead head, String path) {
        HeadersPolicy policy = TestElement.read(HeadersPolicy.TYPE, element);
        TestExchange exchange = TestExchange.of(head, path, policy);
        new HeadersFilter(Notices.NONE).apply(exchange.exchange(), policy);
        return exchange;
    }

    /** @return what the client reads when the upstream says these fields */
    private static Headers down(String element, RequestHead head, String... fields) {
        return exchange(element, head, "/**").answered(200, fields).toBuilder()
                .remove("X-Request-Id")
                .build();
    }

    @Test
    void fields_are_set_added_and_removed() {
        String element = "<headers><response set='A' value='{host}'/><response add='B' value='2'/>"
                + "<response remove='C D'/></headers>";
        assertThat(down(element, HTTP, "A", "0", "B", "1", "c", "x", "D", "y"))
                .isEqualTo(Headers.of("B", "1", "A", "shop.example", "B", "2"));
    }

    @Test
    void the_preset_says_what_browsers_heed_and_nothing_about_the_software() {
        assertThat(down("<headers preset='secure'/>", HTTPS, "Server", "Apache/2.2", "X-Powered-By", "PHP", "A", "b"))
                .isEqualTo(Headers.of(
                        "A",
                        "b",
                        "Strict-Transport-Security",
                        "max-age=31536000",
                        "X-Content-Type-Options",
                        "nosniff",
                        "Referrer-Policy",
                        "strict-origin-when-cross-origin",
                        "X-Frame-Options",
                        "SAMEORIGIN"));
    }

    @Test
    void the_preset_promises_https_only_over_https() {
        assertThat(down("<headers preset='secure'/>", HTTP).contains("Strict-Transport-Security"))
                .isFalse();
    }

    @Test
    void the_preset_leaves_alone_what_the_upstream_says_itself() {
        Headers down =
                down("<headers preset='secure'/>", HTTPS, "x-frame-options", "DENY", "Referrer-Policy", "origin");
        assertThat(down.all("X-Frame-Options")).containsExactly("DENY");
        assertThat(down.all("Referrer-Policy")).containsExactly("origin");
    }

    @Test
    void what_the_route_says_itself_wins_over_the_preset() {
        String element = "<headers preset='secure'><response remove='x-frame-options'/>"
                + "<response set='Server' value='shop'/><response add='Referrer-Policy' value='no-referrer'/></headers>";
        Headers down = down(element, HTTPS, "Server", "Apache");
        assertThat(down.contains("X-Frame-Options")).isFalse();
        assertThat(down.all("Server")).containsExactly("shop");
        assertThat(down.all("Referrer-Policy")).containsExactly("no-referrer");
    }

    @Test
    void an_error_of_the_gateway_has_them_too() {
        TestExchange exchange = exchange("<headers preset='secure'/>", HTTP, "/**");
        Answer.fault(exchange.exchange(), Fault.NO_ENDPOINT, "none");
        assertThat(exchange.servlet().headers().first("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void an_error_that_no_route_takes_has_those_of_the_host() {
        TestExchange exchange =
                exchange("<headers><response set='X-At' value='{host}{path}'/></headers>", HTTP, "/elsewhere");
        Answer.fault(exchange.exchange(), Fault.NO_ROUTE, "none");
        assertThat(exchange.servlet().headers().first("X-At")).isEqualTo("shop.example/");
    }

    @Test
    void what_is_said_of_the_upstreams_body_is_not_said_of_an_error_which_nobody_may_keep() {
        TestExchange exchange = exchange(
                "<headers><response set='Cache-Control' value='public, max-age=86400'/>"
                        + "<response set='Content-Type' value='image/png'/></headers>",
                HTTP,
                "/**");
        Answer.fault(exchange.exchange(), Fault.NO_ENDPOINT, "none");
        assertThat(exchange.servlet().headers().all("Cache-Control")).containsExactly("no-store");
        assertThat(exchange.servlet().headers().all("Content-Type")).containsExactly("application/problem+json");
    }

    @Test
    void an_error_of_the_upstream_is_an_answer_like_any_other() {
        TestExchange exchange =
                exchange("<headers><response set='Cache-Control' value='no-cache'/></headers>", HTTP, "/**");
        assertThat(exchange.answered(502, "Cache-Control", "public").all("Cache-Control"))
                .containsExactly("no-cache");
    }

    @Test
    void a_value_with_a_line_end_in_it_is_dropped() {
        RequestHead head = TestExchange.request("GET", "/", "X-From", "a\r\nSet-Cookie: x");
        assertThat(down("<headers><response set='A' value='{header:X-From}'/></headers>", head, "A", "0"))
                .isEqualTo(Headers.EMPTY);
    }
}
