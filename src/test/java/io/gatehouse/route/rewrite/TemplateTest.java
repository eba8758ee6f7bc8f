package io.gatehouse.route.rewrite;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.get;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.routed;
import static io.gatehouse.route.table.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.settings.AnyName;
import io.gatehouse.route.table.RouteTable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final List<String> KNOWN = List.of("id", "rest", "tenant");

    private final RouteTable table = table(block("{tenant}.example.com", route("a", "/items/{id}/{rest:**}")));
    private final RequestHead head = get(
            "https://acme.example.com/items/a%20b/x/%C3%A9;jsessionid=1?q=%22x&y=z",
            "X-Name", "Jos\u00e9 & co", "X-Tab", "a\tb", "X-Split", "a\r\nSet-Cookie: x");

    private Template.Source source(RequestHead request) {
        // the session id is no part of what is filled in; a route that forwards would refuse it
        RequestHead plain = new RequestHead(
                request.method(),
                request.scheme(),
                request.host(),
                request.port(),
                request.path().replace(";jsessionid=1", ""),
                request.query(),
                request.headers(),
                request.client());
        return Template.Source.of(request, routed(table, plain).captures(), Caller.ANONYMOUS);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "{id}-{tenant}, a%20b-acme",
        "{rest}, x/%C3%A9",
        "{path}?{query}, /items/a%20b/x/%C3%A9?q=%22x&y=z",
        "{scheme}://{host}/, https://acme.example.com/",
        "{header:x-name}, Jos\u00e9 & co",
        "[{header:None}], []",
        "{{{id}}}, {a%20b}",
        "a}}b{{c, a}b{c",
        "'', ''",
    })
    void places_are_filled_in(String text, String filled) {
        assertThat(Template.parse(text, KNOWN).fill(source(head))).contains(filled);
        assertThat(Template.parse(text, KNOWN)).hasToString(text);
    }

    @Test
    void a_value_that_would_split_a_header_is_never_emitted() {
        assertThat(Template.parse("{header:X-Split}", KNOWN).fill(source(head))).isEmpty();
        assertThat(Template.parse("/x?{header:X-Split}", KNOWN).fillLocation(source(head)))
                .isEmpty();
        assertThat(Template.parse("{header:X-Tab}", KNOWN).fill(source(head))).contains("a\tb");
        Template.Source nul = (kind, name) -> "a\u0000";
        assertThat(Template.parse("{id}", KNOWN).fill(nul)).isEmpty();
        assertThat(Template.parse("/{id}", KNOWN).fillLocation(nul)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/catalog/{id}, /catalog/a%20b",
        "https://{host}{path}?{query}, https://acme.example.com/items/a%20b/x/%C3%A9?q=%22x&y=z",
        "/search?name={header:X-Name}, /search?name=Jos%E9%20%26%20co",
        "/caf\u00e9/{rest}, /caf%C3%A9/x/%C3%A9",
        "{path}, /items/a%20b/x/%C3%A9",
        "{scheme}://www.example.com/, https://www.example.com/",
        "//cdn.example.com/{id}, //cdn.example.com/a%20b",
    })
    void a_location_is_percent_encoded(String text, String filled) {
        assertThat(Template.parse(text, KNOWN).fillLocation(source(head))).contains(filled);
    }

    @ParameterizedTest
    @CsvSource({
        "/x?{query}, /x",
        "/x?a=1&{query}, /x?a=1",
        "/x?b={query}, /x?b=",
        "/x?{query}#f, /x?#f",
    })
    void a_question_mark_goes_with_its_query(String text, String filled) {
        RequestHead none = get("https://acme.example.com/items/1");

        assertThat(Template.parse(text, KNOWN).fillLocation(source(none))).contains(filled);
    }

    @Test
    void an_empty_query_keeps_its_question_mark() {
        RequestHead empty = get("https://acme.example.com/items/1?");

        assertThat(Template.parse("/x?{query}", KNOWN).fillLocation(source(empty)))
                .contains("/x?");
    }

    @ParameterizedTest
    @CsvSource({
        "/{rest}, /evil.example/x",
        "{rest}, https:/evil.example",
        "{rest}, //evil.example",
        "{path}, //evil.example",
        "{query}, http://evil.example",
        "'', ''",
    })
    void no_value_leads_to_another_host(String text, String value) {
        Template.Source source = (kind, name) -> value;

        assertThat(Template.parse(text, KNOWN).fillLocation(source)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    {idd}       ~ {idd} (expected: one of {path} {query} {host} {scheme} {header:NAME} {claim:NAME} {id} {rest} {tenant})
                    {header:}   ~ {header:} (expected: one of {path} {query} {host} {scheme} {header:NAME} {claim:NAME} {id} {rest} {tenant})
                    {header:a b} ~ {header:a b} (expected: one of {path} {query} {host} {scheme} {header:NAME} {claim:NAME} {id} {rest} {tenant})
                    {}          ~ {} (expected: one of {path} {query} {host} {scheme} {header:NAME} {claim:NAME} {id} {rest} {tenant})
                    {claim:}    ~ {claim:} (expected: one of {path} {query} {host} {scheme} {header:NAME} {claim:NAME} {id} {rest} {tenant})
                    """)
    void an_unknown_place_is_refused_with_those_that_are_known(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.parse(text, KNOWN))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{id", "id}", "{", "}", "a}b", "{{id}"})
    void a_lonely_brace_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.parse(text, KNOWN))
                .withMessage(text + " (expected: braces in pairs; a brace for itself is written twice)");
    }

    @Test
    void where_any_capture_is_known_parts_of_the_request_keep_their_meaning() {
        Template template = Template.parse("{path} {header:X-Name} {id} {nowhere}", AnyName.INSTANCE);

        assertThat(template.fill(source(head))).contains("/items/a%20b/x/%C3%A9 Jos\u00e9 & co a%20b ");
    }

    @Test
    void templates_are_equal_by_what_they_say() {
        assertThat(Template.parse("a{id}", KNOWN))
                .isEqualTo(Template.parse("a{id}", List.of("id")))
                .hasSameHashCodeAs(Template.parse("a{id}", List.of("id")))
                .isNotEqualTo(Template.parse("a{rest}", KNOWN));
    }
}
