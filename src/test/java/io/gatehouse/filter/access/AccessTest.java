package io.gatehouse.filter.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.Refused;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.testing.TestElement;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessTest {

    private final AccessFilter filter = new AccessFilter();

    private static AccessPolicy read(String element) {
        return TestElement.read(AccessPolicy.TYPE, element);
    }

    private static RequestHead from(String client) {
        return RequestHead.of("GET", "http://shop.example/", Headers.of("Host", "shop.example"), client);
    }

    private static Refusal verdict(String element, String client) {
        return read(element).verdict(new Asked(from(client), null, io.gatehouse.identity.Caller.ANONYMOUS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allow='10.0.0.0/8'                     | 10.1.2.3           | true",
                "allow='10.0.0.0/8'                     | 11.1.2.3           | false",
                "allow='10.0.0.0/8 192.0.2.7'           | 192.0.2.7          | true",
                "allow='10.0.0.0/8 192.0.2.7'           | 192.0.2.8          | false",
                "deny='10.0.0.0/8'                      | 10.1.2.3           | false",
                "deny='10.0.0.0/8'                      | 11.1.2.3           | true",
                "deny='10.0.0.0/8'                      | 2001:db8::1        | true",
                // deny wins
                "allow='10.0.0.0/8' deny='10.1.0.0/16'  | 10.1.2.3           | false",
                "allow='10.1.2.3' deny='10.0.0.0/8'     | 10.1.2.3           | false",
                "allow='10.0.0.0/8' deny='10.1.0.0/16'  | 10.2.2.3           | true",
                "allow='10.0.0.0/8' deny='10.1.0.0/16'  | 192.0.2.1          | false",
                // one address, however it is written
                "allow='10.0.0.0/8'                     | ::ffff:10.1.2.3    | true",
                "allow='10.0.0.0/8'                     | ::FFFF:a01:203     | true",
                "deny='10.0.0.0/8'                      | ::ffff:10.1.2.3    | false",
                "deny='10.0.0.0/8'                      | ::ffff:a01:203     | false",
                "deny='10.0.0.0/8'                      | [::ffff:10.1.2.3]  | false",
                "deny='::ffff:10.0.0.0/104'             | 10.1.2.3           | false",
                "deny='2001:db8::/32'                   | 2001:0DB8:0:0::1   | false",
                "deny='fe80::/10'                       | fe80::1%eth0       | false",
                "allow='::/0'                           | 10.1.2.3           | false",
                "allow='0.0.0.0/0'                      | 2001:db8::1        | false",
                // who is nobody may be anybody
                "deny='10.0.0.0/8'                      | unknown            | false",
                "deny='10.0.0.0/8'                      | 012.1.2.3          | false",
                "allow='0.0.0.0/0 ::/0'                 | unknown            | false",
                "allow='0.0.0.0/0 ::/0'                 | ''                 | false",
            })
    void who_may_come_is_said_by_address(String attributes, String client, boolean may) {
        assertThat(verdict("<access " + attributes + "/>", client) == null).isEqualTo(may);
    }

    @Test
    void the_reason_names_the_list_as_it_is_written() {
        assertThat(verdict("<access allow='10.0.0.0/8 192.0.2.0/24'/>", "11.1.2.3")
                        .reason())
                .isEqualTo("client-ip: 11.1.2.3 (expected: one in allow, 10.0.0.0/8 192.0.2.0/24)");
        assertThat(verdict("<access deny='10.0.0.0/8'/>", "10.1.2.3").reason())
                .isEqualTo("client-ip: 10.1.2.3 (expected: none in deny, 10.0.0.0/8)");
        assertThat(verdict("<access deny='10.0.0.0/8'/>", "unknown").reason())
                .isEqualTo("client-ip: unknown (expected: an address)");
    }

    @Test
    void a_long_list_does_not_fill_the_log() {
        assertThat(verdict("<access allow='" + "10.0.0.0/8 ".repeat(1_000) + "'/>", "11.1.2.3")
                        .reason())
                .hasSizeLessThan(200);
    }

    @Test
    void who_is_turned_away_is_not_told_why() {
        AccessPolicy policy = read("<access allow='10.0.0.0/8' deny='10.6.0.0/16'/>");
        TestExchange exchange = TestExchange.of(from("192.0.2.1"), "/**", policy);
        assertThat(filter.apply(exchange.exchange(), policy)).isEqualTo(Verdict.ANSWERED);

        assertThat(exchange.servlet().status()).isEqualTo(403);
        assertThat(new String(exchange.servlet().body(), StandardCharsets.UTF_8))
                .contains("urn:gatehouse:fault:access-denied")
                .doesNotContain("detail", "allow", "deny", "10.", "192.0.2.1");
        assertThat(exchange.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.fault()).isEqualTo(Fault.ACCESS_DENIED);
            assertThat(outcome.detail()).contains("192.0.2.1", "allow");
        });
    }

    @Test
    void it_holds_where_no_route_takes_the_request() {
        AccessPolicy policy = read("<access allow='10.0.0.0/8'/>");
        TestExchange exchange = TestExchange.of(from("192.0.2.1"), "/elsewhere", policy);
        assertThat(filter.apply(exchange.exchange(), policy)).isEqualTo(Verdict.ANSWERED);
        assertThat(exchange.servlet().status()).isEqualTo(403);
    }

    @Test
    void a_guard_that_observes_says_what_it_would_do_and_lets_pass() {
        AccessPolicy policy = read("<access allow='10.0.0.0/8' mode='observe'/>");
        TestExchange exchange = TestExchange.of(from("192.0.2.1"), "/**", policy);
        assertThat(filter.apply(exchange.exchange(), policy)).isEqualTo(Verdict.PASS);
        assertThat(exchange.exchange().refusals())
                .containsExactly(new Refused(
                        "access",
                        Fault.ACCESS_DENIED,
                        "client-ip: 192.0.2.1 (expected: one in allow, 10.0.0.0/8)",
                        Mode.OBSERVE));
        assertThat(exchange.outcomes()).isEmpty();
    }

    @Test
    void a_routes_own_element_replaces_that_of_its_defaults() {
        assertThat(AccessPolicy.TYPE.merge()).isSameAs(PolicyType.REPLACE);
    }

    @Test
    void what_is_wrong_is_told_with_value_and_expectation() {
        assertThat(TestElement.refusals(AccessPolicy.TYPE, "<access/>"))
                .containsExactly("<access> denies nobody (expected: allow or deny)");
        assertThat(TestElement.refusals(AccessPolicy.TYPE, "<access allow='' deny='office' mode='log'/>"))
                .allSatisfy(message -> assertThat(message).contains("(expected: "))
                .hasSize(3);
    }
}
