package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.fault.Fault;
import io.gatehouse.testing.TestElement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorsPolicyTest {

    private static final String PAGES = "<errors><page status='502 503' file='busy.html'/>"
            + "<page status='502' type='application/json' file='busy.json'/></errors>";

    private static TestElement element(String text) {
        return TestElement.of(text).with("busy.html", "<p>Später").with("busy.json", "{}");
    }

    private static TestExchange failed(Fault fault, String accept) {
        ErrorsPolicy policy = element(PAGES).read(ErrorsPolicy.TYPE);
        TestExchange exchange = TestExchange.of(TestExchange.request("GET", "/", "Accept", accept), "/**", policy);
        Answer.fault(exchange.exchange(), fault, "detail");
        return exchange;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html                          | text/html;charset=utf-8",
                "application/json                   | application/json",
                "application/json;q=0.4, text/html;q=0.5 | text/html;charset=utf-8",
                "text/html;q=0.4, application/json  | application/json",
                "text/*;q=0.1, */*;q=0.2            | application/json",
                "*/*                                | text/html;charset=utf-8",
                "image/png                          | application/problem+json",
                "text/html;q=0, application/json;q=0, */* | application/problem+json",
            })
    void of_several_pages_for_one_status_the_client_gets_the_one_that_it_takes_best(String accept, String type) {
        TestExchange exchange = failed(Fault.CONNECT_FAILED, accept);
        assertThat(exchange.servlet().status()).isEqualTo(502);
        assertThat(exchange.servlet().headers().all("Content-Type")).containsExactly(type);
    }

    @Test
    void a_page_is_sent_byte_for_byte_and_never_kept() {
        TestExchange exchange = failed(Fault.NO_ENDPOINT, "text/html");
        assertThat(exchange.servlet().body()).isEqualTo("<p>Später".getBytes(StandardCharsets.UTF_8));
        assertThat(exchange.servlet().headers().first("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void a_status_without_a_page_is_answered_as_ever() {
        assertThat(failed(Fault.IDLE_TIMEOUT, "text/html").servlet().headers().first("Content-Type"))
                .isEqualTo("text/html;charset=utf-8");
        assertThat(new String(failed(Fault.IDLE_TIMEOUT, "*/*").servlet().body(), StandardCharsets.UTF_8))
                .contains("\"status\":504");
    }

    @Test
    void a_page_that_is_no_utf_8_is_not_said_to_be() {
        ErrorsPolicy policy = TestElement.of("<errors><page status='500' file='latin.html'/></errors>")
                .with("latin.html", "<p>später".getBytes(StandardCharsets.ISO_8859_1))
                .read(ErrorsPolicy.TYPE);
        assertThat(policy.pages()).singleElement().satisfies(page -> {
            assertThat(page.type()).isEqualTo("text/html");
            assertThat(page.statuses()).isEqualTo(List.of(500));
        });
    }

    @Test
    void equal_elements_are_equal_policies() {
        assertThat(element(PAGES).read(ErrorsPolicy.TYPE))
                .isEqualTo(element(PAGES).read(ErrorsPolicy.TYPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"399", "600", "99", "5000", "50x", "-50", "٥٠٢"})
    void only_statuses_of_errors_have_pages(String status) {
        TestElement element = element("<errors><page status='502 " + status + "' file='busy.html'/></errors>");
        assertThat(element.refusals(ErrorsPolicy.TYPE))
                .containsExactly("status: " + status + " (expected: a status of an error, 400 to 599)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"html", "text/", "/html", "text/html/x", "te xt/html", "text/html;a=&#10;b"})
    void what_is_no_media_type_is_refused(String type) {
        TestElement element = element("<errors><page status='502' type='" + type + "' file='busy.html'/></errors>");
        assertThat(element.refusals(ErrorsPolicy.TYPE))
                .singleElement()
                .asString()
                .startsWith("type: ")
                .endsWith("(expected: a media type such as application/json)");
    }

    @Test
    void a_page_that_nobody_could_get_is_refused() {
        TestElement element = element(
                "<errors><page status='502' file='busy.html'/><page status='503 502' file='busy.html'/></errors>");
        assertThat(element.refusals(ErrorsPolicy.TYPE))
                .containsExactly("status: 502 a second time (expected: pages of one status differ in their type)");
    }

    @Test
    void a_file_that_is_not_there_is_refused() {
        assertThat(TestElement.refusals(ErrorsPolicy.TYPE, "<errors><page status='502' file='none.html'/></errors>"))
                .singleElement()
                .asString()
                .startsWith("file: none.html");
    }
}
