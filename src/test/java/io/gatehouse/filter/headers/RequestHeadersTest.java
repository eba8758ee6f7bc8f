package io.gatehouse.filter.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.TestElement;
import org.junit.jupiter.api.Test;

final class RequestHeadersTest {

    private static final RequestHead HEAD = TestExchange.request("GET", "/items/a%20b?q=1", "X-From", "client");

    /** @return what the upstream reads when these fields would have gone there */
    private static Headers upstream(String children, RequestHead head, String... fields) {
        HeadersPolicy policy = TestElement.read(HeadersPolicy.TYPE, "<headers>" + children + "</headers>");
        TestExchange exchange = TestExchange.of(head, "/items/{id}", policy);
        new HeadersFilter(Notices.NONE).apply(exchange.exchange(), policy);
        return exchange.upstream(Headers.of(fields));
    }

    @Test
    void set_leaves_one_field_of_the_name() {
        assertThat(upstream("<request set='X-User' value='guest'/>", HEAD, "x-user", "root", "A", "b", "X-User", "x"))
                .isEqualTo(Headers.of("A", "b", "X-User", "guest"));
    }

    @Test
    void add_leaves_what_is_there() {
        assertThat(upstream("<request add='Via-Shop' value='1'/>", HEAD, "Via-Shop", "0"))
                .isEqualTo(Headers.of("Via-Shop", "0", "Via-Shop", "1"));
    }

    @Test
    void remove_takes_every_field_of_each_name() {
        assertThat(upstream("<request remove='Cookie  x-debug'/>", HEAD, "Cookie", "a", "X-Debug", "b", "C", "d"))
                .isEqualTo(Headers.of("C", "d"));
    }

    @Test
    void values_are_filled_in_from_the_request_as_it_came() {
        String template = "{scheme}|{host}|{path}|{query}|{id}|{header:X-From}|{header:X-None}|{{";
        assertThat(upstream("<request set='X-All' value='" + template + "'/>", HEAD)
                        .first("X-All"))
                .isEqualTo("http|shop.example|/items/a%20b|q=1|a%20b|client||{");
    }

    @Test
    void changes_are_made_in_the_order_in_which_they_stand() {
        String changes = "<request remove='A'/><request add='A' value='1'/><request add='A' value='2'/>";
        assertThat(upstream(changes, HEAD, "A", "0")).isEqualTo(Headers.of("A", "1", "A", "2"));
    }

    @Test
    void a_name_that_a_server_takes_for_the_same_does_not_stand_beside_it() {
        assertThat(upstream("<request set='X-Gw-User' value='guest'/>", HEAD, "X_Gw_User", "root", "X-Gw.User", "root"))
                .isEqualTo(Headers.of("X-Gw-User", "guest"));
        assertThat(upstream("<request remove='X-Gw-User'/>", HEAD, "x_gw-user", "root"))
                .isEqualTo(Headers.EMPTY);
    }

    @Test
    void a_value_with_a_control_character_never_goes_out_and_neither_does_the_clients_own() {
        for (char c : new char[] {'\r', '\n', 0, 0x7f}) {
            RequestHead head = TestExchange.request("GET", "/items/1", "X-From", "a" + c + "Set-Cookie: x");
            assertThat(upstream("<request set='X-User' value='{header:X-From}'/>", head, "X-User", "root"))
                    .isEqualTo(Headers.EMPTY);
            assertThat(upstream("<request add='X-User' value='{header:X-From}'/>", head))
                    .isEqualTo(Headers.EMPTY);
        }
    }

    @Test
    void host_may_be_set_to_what_is_a_host() {
        assertThat(upstream("<request set='Host' value='{header:X-From}.internal:8080'/>", HEAD))
                .isEqualTo(Headers.of("Host", "client.internal:8080"));
        RequestHead odd = TestExchange.request("GET", "/items/1", "X-From", "a b");
        assertThat(upstream("<request set='Host' value='{header:X-From}'/>", odd))
                .isEqualTo(Headers.EMPTY);
        assertThat(upstream("<request set='Host' value='{header:X-None}'/>", HEAD))
                .isEqualTo(Headers.EMPTY);
    }

    @Test
    void it_can_be_explained_without_an_exchange() {
        HeadersPolicy policy = TestElement.read(
                HeadersPolicy.TYPE,
                "<headers><request set='X-Id' value='{id}'/><request set='Host' value='{query}'/></headers>");
        TestExchange exchange = TestExchange.of(HEAD, "/items/{id}", policy);
        Headers.Builder fields = Headers.builder();
        assertThat(policy.changeRequest(
                        fields,
                        io.gatehouse.route.rewrite.Template.Source.of(
                                HEAD, exchange.routed().captures(), io.gatehouse.identity.Caller.ANONYMOUS)))
                .containsExactly("Host");
        assertThat(fields.build()).isEqualTo(Headers.of("X-Id", "a%20b"));
    }
}
