package io.gatehouse.filter.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.ErrorsPolicy;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.testing.TestElement;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MaintenanceTest {

    private static final MaintenancePolicy DOWN = read("<maintenance retry-after='10m'/>");

    private final MaintenanceFilter filter = new MaintenanceFilter();

    private static MaintenancePolicy read(String element) {
        return TestElement.read(MaintenancePolicy.TYPE, element);
    }

    private static String body(TestExchange exchange) {
        return new String(exchange.servlet().body(), StandardCharsets.UTF_8);
    }

    @Test
    void clients_are_told_when_to_come_again() {
        TestExchange exchange = TestExchange.get("/", DOWN);
        assertThat(filter.apply(exchange.exchange(), DOWN)).isEqualTo(Verdict.ANSWERED);
        assertThat(exchange.servlet().status()).isEqualTo(503);
        assertThat(exchange.servlet().headers().first("Retry-After")).isEqualTo("600");
        assertThat(exchange.servlet().headers().first("Cache-Control")).isEqualTo("no-store");
        assertThat(body(exchange)).contains("\"status\":503", "urn:gatehouse:fault:maintenance");
        assertThat(exchange.exchange().fault()).isEqualTo(Fault.MAINTENANCE);
    }

    @Test
    void a_part_of_a_second_is_a_whole_one() {
        MaintenancePolicy policy = read("<maintenance retry-after='1200ms'/>");
        TestExchange exchange = TestExchange.get("/", policy);
        filter.apply(exchange.exchange(), policy);
        assertThat(exchange.servlet().headers().first("Retry-After")).isEqualTo("2");
    }

    @Test
    void without_retry_after_nothing_is_promised() {
        MaintenancePolicy policy = read("<maintenance/>");
        TestExchange exchange = TestExchange.get("/", policy);
        filter.apply(exchange.exchange(), policy);
        assertThat(exchange.servlet().headers().contains("Retry-After")).isFalse();
    }

    @Test
    void a_page_of_ones_own_is_sent_byte_for_byte() {
        MaintenancePolicy policy = TestElement.of("<maintenance page='down.html'/>")
                .with("down.html", "<h1>Zurück um acht</h1>")
                .read(MaintenancePolicy.TYPE);
        TestExchange exchange =
                TestExchange.of(TestExchange.request("GET", "/", "Accept", "text/html,*/*;q=0.8"), "/**", policy);
        filter.apply(exchange.exchange(), policy);
        assertThat(body(exchange)).isEqualTo("<h1>Zurück um acht</h1>");
        assertThat(exchange.servlet().headers().first("Content-Type")).isEqualTo("text/html;charset=utf-8");
    }

    @Test
    void a_program_that_takes_no_html_gets_the_problem_instead_of_the_page() {
        MaintenancePolicy policy = TestElement.of("<maintenance page='down.html'/>")
                .with("down.html", "<h1>Down</h1>")
                .read(MaintenancePolicy.TYPE);
        TestExchange exchange =
                TestExchange.of(TestExchange.request("GET", "/", "Accept", "application/json"), "/**", policy);
        filter.apply(exchange.exchange(), policy);
        assertThat(exchange.servlet().headers().first("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void without_a_page_the_error_pages_of_the_route_hold() {
        ErrorsPolicy errors = TestElement.of("<errors><page status='503' file='busy.html'/></errors>")
                .with("busy.html", "busy")
                .read(ErrorsPolicy.TYPE);
        TestExchange exchange = TestExchange.get("/", DOWN, errors);
        filter.apply(exchange.exchange(), DOWN);
        assertThat(body(exchange)).isEqualTo("busy");
        assertThat(exchange.servlet().headers().first("Retry-After")).isEqualTo("600");
    }

    @Test
    void whom_the_exception_names_is_let_through() {
        MaintenancePolicy policy = read(
                "<maintenance except='client-ip in 192.0.2.0/24 and path like \"/open/*\"'/>".replace("\"", "&apos;"));
        assertThat(filter.apply(TestExchange.get("/open/a", policy).exchange(), policy))
                .isEqualTo(Verdict.PASS);
        assertThat(filter.apply(TestExchange.get("/closed", policy).exchange(), policy))
                .isEqualTo(Verdict.ANSWERED);
    }

    @Test
    void the_exception_holds_for_a_path_that_no_route_takes() {
        MaintenancePolicy policy = read("<maintenance except='path = /open'/>");
        TestExchange exchange = TestExchange.of(TestExchange.request("GET", "/open"), "/other", policy);
        assertThat(filter.apply(exchange.exchange(), policy)).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_preflight_is_let_through_so_that_the_page_behind_it_can_read_the_503() {
        TestExchange preflight = TestExchange.of(
                TestExchange.request(
                        "OPTIONS", "/", "Origin", "https://a.example", "Access-Control-Request-Method", "GET"),
                "/**",
                DOWN);
        assertThat(filter.apply(preflight.exchange(), DOWN)).isEqualTo(Verdict.PASS);
        TestExchange other = TestExchange.of(TestExchange.request("OPTIONS", "/"), "/**", DOWN);
        assertThat(filter.apply(other.exchange(), DOWN)).isEqualTo(Verdict.ANSWERED);
    }

    @Test
    void what_is_wrong_is_told_with_value_and_expectation() {
        assertThat(TestElement.refusals(
                        MaintenancePolicy.TYPE, "<maintenance retry-after='0s' page='none.html' except='path ='/>"))
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).isEqualTo("retry-after: 0s (expected: > 0)"),
                        message -> assertThat(message).startsWith("page: none.html"),
                        message -> assertThat(message).startsWith("except: "));
    }
}
