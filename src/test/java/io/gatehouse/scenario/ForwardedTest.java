package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawHead;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who the client is, the upstream hears from the gateway, and the gateway from those it trusts. */
class ForwardedTest {

    private static final String ROUTES = "<routes><route name=\"all\" to=\"app\"/></routes>";
    private static final String APP = "<upstream name=\"app\"><endpoint url=\"UPSTREAM\"/></upstream>";

    private static Stage open;
    private static Stage behindProxies;

    @BeforeAll
    static void open() throws Exception {
        open = Stage.open();
        behindProxies = Stage.describedBy("<trusted-proxies from=\"127.0.0.0/8 ::1/128 10.0.0.0/8\"/>" + APP + ROUTES);
    }

    @AfterAll
    static void close() {
        open.close();
        behindProxies.close();
    }

    @BeforeEach
    void reset() {
        open.reset();
        behindProxies.reset();
    }

    @Test
    void the_upstream_hears_who_asked_for_what() throws Exception {
        RawHead head = open.forwarded("/");
        assertThat(head.headers().all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(head.headers().all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(head.headers().all("X-Forwarded-Host")).containsExactly("localhost");
        assertThat(head.headers().all("Forwarded")).containsExactly("for=127.0.0.1;host=localhost;proto=http");
        assertThat(head.headers().all("Via")).containsExactly("1.1 gatehouse");
        assertThat(head.headers().all("X-Request-Id")).hasSize(1);
    }

    @Test
    void what_a_stranger_says_of_himself_is_dropped_however_it_is_spelt() throws Exception {
        RawHead head = open.forwarded(
                "/",
                "X-Forwarded-For: 6.6.6.6",
                "x-forwarded-for: 6.6.6.6",
                "X_Forwarded_For: 6.6.6.6",
                "X-Forwarded_For: 6.6.6.6",
                "X-Forwarded-Host: evil.6.6",
                "X-Forwarded-Proto: evil6",
                "X-Forwarded-Port: 666",
                "X-Forwarded-Prefix: /evil6",
                "X-Forwarded-Server: evil6",
                "X-Forwarded-Ssl: evil6",
                "X-Real-IP: 6.6.6.6",
                "X_Real_IP: 6.6.6.6",
                "Forwarded: for=6.6.6.6;host=evil6",
                "Via: 1.1 evil6",
                "X-Request-Id: evil6666666666",
                "X_Request_Id: evil6666666666",
                "X.Request-Id: evil6666666666");
        assertThat(head.text()).doesNotContain("6.6").doesNotContain("evil6").doesNotContain("666");
        assertThat(head.headers().all("X-Forwarded-For")).containsExactly("127.0.0.1");
    }

    @Test
    void naming_the_gateway_s_fields_in_connection_does_not_remove_them() throws Exception {
        RawHead head = open.forwarded(
                "/", "Connection: X-Forwarded-For, X-Forwarded-Proto, Forwarded, Via, X-Request-Id, Host, X-Real-IP");
        assertThat(head.headers().all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(head.headers().all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(head.headers().all("Forwarded")).hasSize(1);
        assertThat(head.headers().all("Via")).containsExactly("1.1 gatehouse");
        assertThat(head.headers().all("X-Request-Id")).hasSize(1);
        assertThat(head.headers().all("Host")).containsExactly("localhost");
        assertThat(head.header("Connection")).isNull();
    }

    @Test
    void a_trusted_proxy_is_believed() throws Exception {
        RawHead head = behindProxies.forwarded(
                "/",
                "X-Forwarded-For: 203.0.113.7",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: shop.test",
                "X-Request-Id: abc-123",
                "Via: 1.1 edge");
        assertThat(head.header("X-Forwarded-For")).isEqualTo("203.0.113.7, 127.0.0.1");
        assertThat(head.header("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(head.header("X-Forwarded-Host")).isEqualTo("shop.test");
        assertThat(head.header("Forwarded")).isEqualTo("for=203.0.113.7;host=shop.test;proto=https, for=127.0.0.1");
        assertThat(head.header("X-Request-Id")).isEqualTo("abc-123");
        assertThat(String.join(", ", head.headers().all("Via"))).isEqualTo("1.1 edge, 1.1 gatehouse");
    }

    @Test
    void behind_trusted_proxies_the_first_stranger_from_the_right_is_the_client() throws Exception {
        RawHead head = behindProxies.forwarded("/", "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.1.1.1");
        assertThat(head.header("X-Forwarded-For")).isEqualTo("203.0.113.7, 10.1.1.1, 127.0.0.1");
        assertThat(head.text()).doesNotContain("6.6.6.6");
    }

    @Test
    void the_standard_field_of_a_trusted_proxy_is_believed_too() throws Exception {
        RawHead head = behindProxies.forwarded("/", "Forwarded: for=\"[2001:db8::1]:4711\";proto=https;host=a.test");
        assertThat(head.header("X-Forwarded-For")).isEqualTo("2001:db8::1, 127.0.0.1");
        assertThat(head.header("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(head.header("Forwarded")).startsWith("for=\"[2001:db8::1]\"");
    }

    @Test
    void nonsense_from_a_trusted_proxy_names_nobody() throws Exception {
        RawHead head = behindProxies.forwarded("/", "X-Forwarded-For: unknown", "X-Forwarded-Proto: gopher");
        assertThat(head.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(head.header("X-Forwarded-Proto")).isEqualTo("http");
    }

    @Test
    void nobody_writes_into_the_gateway_s_fields_by_the_zone_of_an_address() throws Exception {
        RawHead head = behindProxies.forwarded(
                "/", "X-Forwarded-For: fe80::1%\"]\";host=evil;for=\"[::2, 10.1.1.1", "X-Forwarded-Proto: https");
        assertThat(head.text()).doesNotContain("evil").doesNotContain("fe80");
        assertThat(head.header("Forwarded")).isEqualTo("for=10.1.1.1;host=localhost;proto=https, for=127.0.0.1");
    }

    @Test
    void the_port_that_the_scheme_implies_does_not_stand_in_the_host() throws Exception {
        String[] said = {"X-Forwarded-For: 203.0.113.7", "X-Forwarded-Host: shop.test"};
        RawHead https =
                behindProxies.forwarded("/", said[0], said[1], "X-Forwarded-Proto: https", "X-Forwarded-Port: 443");
        assertThat(https.header("Host")).isEqualTo("shop.test");
        assertThat(https.header("X-Forwarded-Host")).isEqualTo("shop.test");
        assertThat(https.header("X-Forwarded-Port")).isEqualTo("443");
        RawHead http = behindProxies.forwarded("/", said[0], said[1], "X-Forwarded-Port: 80");
        assertThat(http.header("Host")).isEqualTo("shop.test");
        RawHead other =
                behindProxies.forwarded("/", said[0], said[1], "X-Forwarded-Proto: http", "X-Forwarded-Port: 443");
        assertThat(other.header("Host")).isEqualTo("shop.test:443");
    }
}
