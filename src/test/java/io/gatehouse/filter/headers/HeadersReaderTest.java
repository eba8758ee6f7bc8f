package io.gatehouse.filter.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.testing.TestElement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadersReaderTest {

    private static List<String> refusals(String children) {
        return TestElement.refusals(HeadersPolicy.TYPE, "<headers>" + children + "</headers>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "transfer-encoding",
                "Content-Length",
                "TE",
                "Trailer",
                "Upgrade",
                "Keep-Alive",
                "Proxy-Authorization",
                "proxy-anything",
                "HTTP2-Settings",
                "Expect"
            })
    void fields_of_connection_and_framing_are_the_gateways_own(String name) {
        for (String direction : List.of("request", "response")) {
            assertThat(refusals("<" + direction + " set='" + name + "' value='x'/>"))
                    .singleElement()
                    .asString()
                    .startsWith("set: " + name + " (expected: ");
            assertThat(refusals("<" + direction + " add='" + name + "' value='x'/>"))
                    .hasSize(1);
            assertThat(refusals("<" + direction + " remove='A " + name + "'/>"))
                    .singleElement()
                    .asString()
                    .startsWith("remove: " + name + " (expected: ");
        }
    }

    @Test
    void what_would_undo_a_change_of_the_same_field_is_refused() {
        String second = " a second time (expected: each field once, or once and add)";
        assertThat(refusals("<request set='A' value='x'/><request set='a' value='y'/>"))
                .containsExactly("set: a" + second);
        assertThat(refusals("<request add='A' value='x'/><request set='A' value='y'/>"))
                .containsExactly("set: A" + second);
        assertThat(refusals("<response set='A' value='x'/><response remove='B a'/>"))
                .containsExactly("remove: a" + second);
        assertThat(refusals("<response remove='A A'/>")).containsExactly("remove: A" + second);
        assertThat(refusals("<request set='A' value='x'/><request add='A' value='y'/><request add='A' value='z'/>"))
                .isEmpty();
        assertThat(refusals("<request set='A' value='x'/><response remove='A'/>"))
                .isEmpty();
    }

    @Test
    void host_may_only_be_set_and_only_upstream() {
        assertThat(refusals("<request set='Host' value='a.example'/>")).isEmpty();
        assertThat(refusals("<request add='Host' value='a.example'/>")).hasSize(1);
        assertThat(refusals("<request remove='host'/>")).hasSize(1);
        assertThat(refusals("<response set='Host' value='a.example'/>")).hasSize(1);
    }

    @Test
    void the_id_of_the_exchange_cannot_be_taken_from_the_answer() {
        assertThat(refusals("<response remove='x-request-id'/>")).hasSize(1);
        assertThat(refusals("<request remove='X-Request-Id'/>")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<request/>                              | <request> changes nothing (expected: one of set, add and remove)",
                "<request set='A' remove='B' value='x'/> | <request> has set and remove (expected: one of set, add and remove)",
                "<response set='A'/>                     | value: none (expected: what A is to say)",
                "<request remove='A' value='x'/>         | value: together with remove (expected: only with set or add)",
                "<request set='A B' value='x'/>          | set: A B (expected: the name of a field)",
                "<request set='A:' value='x'/>           | set: A: (expected: the name of a field)",
            })
    void what_cannot_be_meant_is_refused(String child, String message) {
        assertThat(refusals(child)).containsExactly(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a&#13;&#10;Set-Cookie: x", "a&#10;b", "a&#127;", "日本"})
    void a_value_that_is_none_of_a_field_is_refused(String value) {
        assertThat(refusals("<response set='A' value='" + value + "'/>"))
                .singleElement()
                .asString()
                .startsWith("value: ")
                .contains("(expected: printable characters of ISO-8859-1; character ");
    }

    @Test
    void a_place_that_nothing_fills_is_refused() {
        TestElement element = TestElement.of("<headers><request set='A' value='{tenant}'/></headers>")
                .where("id");
        assertThat(element.refusals(HeadersPolicy.TYPE))
                .singleElement()
                .asString()
                .startsWith("value: {tenant} (expected: ");
        assertThat(refusals("<request set='A' value='{header:'/>")).hasSize(1);
    }

    @Test
    void an_unknown_preset_is_refused() {
        assertThat(TestElement.refusals(HeadersPolicy.TYPE, "<headers preset='safe'/>"))
                .containsExactly("preset: safe (expected: secure)");
    }

    @Test
    void a_routes_own_changes_replace_those_of_the_same_field_and_the_preset_stays() {
        Settings defaults = TestElement.of("<headers preset='secure'><response remove='A B'/>"
                        + "<response set='X-Frame-Options' value='DENY'/></headers>")
                .settings();
        Settings own = TestElement.of("<headers><response set='a' value='1'/></headers>")
                .settings();
        assertThat(HeadersPolicy.TYPE.merge()).isSameAs(PolicyType.BY_HEADER);
        HeadersPolicy merged =
                HeadersPolicy.TYPE.read().apply(HeadersPolicy.TYPE.merge().apply(defaults, own));
        assertThat(merged)
                .isEqualTo(
                        TestElement.read(
                                HeadersPolicy.TYPE,
                                "<headers preset='secure'><response remove='B'/>"
                                        + "<response set='X-Frame-Options' value='DENY'/><response set='a' value='1'/></headers>"));
    }
}
