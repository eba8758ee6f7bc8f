package io.gatehouse.filter.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.FaultException;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refused;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.testing.TestElement;
import org.junit.jupiter.api.Test;

final class LimitsTest {

    private final LimitsFilter filter = new LimitsFilter();

    private static LimitsPolicy read(String element) {
        return TestElement.read(LimitsPolicy.TYPE, element);
    }

    private TestExchange exchange(RequestHead head, LimitsPolicy policy, Verdict expected) {
        TestExchange exchange = TestExchange.of(head, "/**", policy);
        assertThat(filter.apply(exchange.exchange(), policy)).isEqualTo(expected);
        return exchange;
    }

    private static RequestHead chunked() {
        return TestExchange.request("POST", "/", "Transfer-Encoding", "chunked");
    }

    @Test
    void a_body_of_exactly_the_limit_passes_and_one_byte_more_does_not() {
        LimitsPolicy policy = read("<limits body='64KB'/>");
        exchange(TestExchange.request("POST", "/", "Content-Length", "65536"), policy, Verdict.PASS);
        TestExchange refused =
                exchange(TestExchange.request("POST", "/", "Content-Length", "65537"), policy, Verdict.ANSWERED);
        assertThat(refused.servlet().status()).isEqualTo(413);
        assertThat(new String(refused.servlet().body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("body: 65537 bytes (expected: <= 65536)");
    }

    @Test
    void a_limit_of_nothing_allows_no_body() {
        LimitsPolicy policy = read("<limits body='0B'/>");
        exchange(TestExchange.request("POST", "/", "Content-Length", "0"), policy, Verdict.PASS);
        exchange(TestExchange.request("POST", "/", "Content-Length", "1"), policy, Verdict.ANSWERED);
    }

    @Test
    void a_length_beyond_two_gigabytes_is_a_length() {
        LimitsPolicy policy = read("<limits body='4GB'/>");
        exchange(TestExchange.request("PUT", "/", "Content-Length", "3000000000"), policy, Verdict.PASS);
        exchange(TestExchange.request("PUT", "/", "Content-Length", "5000000000"), policy, Verdict.ANSWERED);
    }

    @Test
    void a_body_of_unknown_length_is_broken_off_when_it_grows_too_large() {
        TestExchange exchange = exchange(chunked(), read("<limits body='10B'/>"), Verdict.PASS);
        exchange.receive(10);
        assertThatThrownBy(() -> exchange.receive(1)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.BODY_TOO_LARGE);
            assertThat(e.detail()).isEqualTo("body: 11 bytes (expected: <= 10)");
        });
        assertThatThrownBy(() -> exchange.receive(1)).isInstanceOf(FaultException.class);
    }

    @Test
    void fields_are_counted_each_time_that_they_come() {
        LimitsPolicy policy = read("<limits headers='3'/>");
        exchange(TestExchange.request("GET", "/", "A", "1", "A", "2"), policy, Verdict.PASS);
        TestExchange refused =
                exchange(TestExchange.request("GET", "/", "A", "1", "A", "2", "A", "3"), policy, Verdict.ANSWERED);
        assertThat(refused.servlet().status()).isEqualTo(431);
        assertThat(refused.exchange().fault()).isEqualTo(Fault.HEADERS_TOO_LARGE);
    }

    @Test
    void the_size_of_the_fields_is_what_they_take_on_the_wire() {
        // "Host: shop.example\r\n" and "A: b\r\n"
        RequestHead head = TestExchange.request("GET", "/", "A", "b");
        exchange(head, read("<limits header-size='26B'/>"), Verdict.PASS);
        assertThat(exchange(head, read("<limits header-size='25B'/>"), Verdict.ANSWERED)
                        .servlet()
                        .status())
                .isEqualTo(431);
    }

    @Test
    void the_uri_is_measured_with_its_query_as_it_came() {
        LimitsPolicy policy = read("<limits uri='8B'/>");
        exchange(TestExchange.request("GET", "/abc?d=e"), policy, Verdict.PASS);
        exchange(TestExchange.request("GET", "/%61bc?d"), policy, Verdict.PASS);
        assertThat(exchange(TestExchange.request("GET", "/abc?d=ef"), policy, Verdict.ANSWERED)
                        .servlet()
                        .status())
                .isEqualTo(414);
        exchange(TestExchange.request("GET", "/abcdefg?"), policy, Verdict.ANSWERED);
    }

    @Test
    void a_guard_that_observes_says_what_it_would_do_and_lets_pass() {
        TestExchange exchange = exchange(
                TestExchange.request("POST", "/", "Content-Length", "11"),
                read("<limits body='10B' mode='observe'/>"),
                Verdict.PASS);
        assertThat(exchange.exchange().refusals())
                .containsExactly(
                        new Refused("limits", Fault.BODY_TOO_LARGE, "body: 11 bytes (expected: <= 10)", Mode.OBSERVE));
        assertThat(exchange.exchange().fault()).isNull();
        assertThat(exchange.exchange().isCompleted()).isFalse();
    }

    @Test
    void a_guard_that_observes_says_once_that_a_body_grew_too_large() {
        TestExchange exchange = exchange(chunked(), read("<limits body='10B' mode='observe'/>"), Verdict.PASS);
        exchange.receive(8);
        exchange.receive(8);
        exchange.receive(8);
        assertThat(exchange.exchange().refusals())
                .containsExactly(
                        new Refused("limits", Fault.BODY_TOO_LARGE, "body: 16 bytes (expected: <= 10)", Mode.OBSERVE));
    }

    @Test
    void a_routes_own_limits_stand_beside_those_of_its_defaults() {
        LimitsPolicy merged = LimitsPolicy.TYPE
                .read()
                .apply(LimitsPolicy.TYPE
                        .merge()
                        .apply(
                                TestElement.of("<limits body='1MB' uri='4KB' mode='observe'/>")
                                        .settings(),
                                TestElement.of("<limits body='2GB' headers='9'/>")
                                        .settings()));
        assertThat(merged).isEqualTo(read("<limits body='2GB' uri='4KB' headers='9' mode='observe'/>"));
        assertThat(LimitsPolicy.TYPE.merge()).isSameAs(PolicyType.BY_ATTRIBUTE);
    }

    @Test
    void what_is_wrong_is_told_with_value_and_expectation() {
        assertThat(TestElement.refusals(
                        LimitsPolicy.TYPE,
                        "<limits body='64' headers='many' header-size='1' uri='-1B' body-rate='1KB' mode='log'/>"))
                .allSatisfy(message -> assertThat(message).contains("(expected: "))
                .hasSize(6);
    }
}
