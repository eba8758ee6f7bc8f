package io.gatehouse.route.table;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.get;
import static io.gatehouse.route.table.Tables.outcome;
import static io.gatehouse.route.table.Tables.refused;
import static io.gatehouse.route.table.Tables.request;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.routed;
import static io.gatehouse.route.table.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.fault.Fault;
import io.gatehouse.route.Decision;
import io.gatehouse.route.match.Captures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostMatchingTest {

    private final RouteTable wide = table(
            block("*.example.com", route("below", "/**")),
            block("", route("any", "/**")),
            block("{tenant}.example.com", route("label", "/**")),
            block("*.eu.example.com", route("eu", "/**")),
            block("shop.example.com [2001:db8::1]", route("exact", "/**")));

    @ParameterizedTest
    @CsvSource({
        "shop.example.com, exact",
        "SHOP.example.COM, exact",
        "shop.example.com., exact",
        "[2001:db8::1], exact",
        "acme.example.com, label",
        "a.b.example.com, below",
        "x.eu.example.com, eu",
        "x.y.eu.example.com, eu",
        "eu.example.com, label",
        "example.com, any",
        "notexample.com, any",
        "shop.example.com.evil.org, any",
        "10.0.0.1, any",
        "'', any",
    })
    void the_most_exact_host_wins_whatever_the_order(String host, String name) {
        assertThat(outcome(wide, get("http://" + host + "/"))).isEqualTo(name);
    }

    @Test
    void there_is_no_falling_through_to_another_host() {
        RouteTable table = table(
                block("shop.example.com", route("a", "/a")),
                block("*.example.com", route("b", "/b")),
                block("", route("c", "/**")));

        assertThat(outcome(table, get("http://shop.example.com/b"))).isEqualTo("no-route");
        assertThat(outcome(table, get("http://x.example.com/a"))).isEqualTo("no-route");
        assertThat(outcome(table, get("http://other/a"))).isEqualTo("c");
    }

    @Test
    void blocks_of_one_host_continue_in_order() {
        RouteTable table = table(
                block("a.example b.example", route("first", "/x/{id}")),
                block("b.example", route("second", "/x/**")),
                block("A.example", route("third", "/**")));

        assertThat(outcome(table, get("http://a.example/x/1"))).isEqualTo("first");
        assertThat(outcome(table, get("http://a.example/x/1/2"))).isEqualTo("third");
        assertThat(outcome(table, get("http://b.example/x/1/2"))).isEqualTo("second");
        assertThat(outcome(table, get("http://b.example/y"))).isEqualTo("no-route");
    }

    @Test
    void a_label_is_captured_under_the_name_of_its_block() {
        RouteTable table = table(
                block("{tenant}.example.com", route("a", "/a/{id}")), block("{shop}.example.com", route("b", "/**")));

        Captures first = routed(table, get("http://acme.example.com/a/%37")).captures();
        assertThat(first.names()).containsExactly("id", "tenant");
        assertThat(first.raw("tenant")).isEqualTo("acme");
        assertThat(first.raw("id")).isEqualTo("%37");
        assertThat(first).hasToString("{id=%37, tenant=acme}");
        assertThat(routed(table, get("http://acme.example.com./b")).captures().raw("shop"))
                .isEqualTo("acme");
    }

    @Test
    void an_undeclared_host_is_misdirected() {
        RouteTable table = table(block("shop.example.com *.example.org", route("a", "/**")));

        Decision.Refused refused = refused(table, get("http://example.org/"));
        assertThat(refused.fault()).isEqualTo(Fault.MISDIRECTED);
        assertThat(refused.host()).isNull();
        assertThat(refused.detail()).isEqualTo("no routes for host example.org");
        assertThat(outcome(table, get("http://xexample.org/"))).isEqualTo("misdirected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a@evil", "a b", "a..b", ".a", "..", "a,b", "[::1", "[evil]", "\u00e9.example", "%61.example"})
    void what_is_no_host_is_malformed_also_where_any_host_is_served(String host) {
        assertThat(outcome(wide, get("http://" + host + "/"))).isEqualTo("malformed-request");
        assertThat(outcome(wide, request("TRACE", "http://" + host + "/"))).isEqualTo("malformed-request");
    }

    @Test
    void a_block_may_name_a_host_twice() {
        RouteTable table = table(block("a.example A.example. {x}.b.example {y}.b.example", route("a", "/**")));

        assertThat(outcome(table, get("http://a.example/"))).isEqualTo("a");
        assertThat(routed(table, get("http://acme.b.example/")).captures().raw("x"))
                .isEqualTo("acme");
        assertThat(Reachability.check(table.hosts())).isEmpty();
    }
}
