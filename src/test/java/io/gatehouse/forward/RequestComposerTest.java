package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Arrival;
import io.gatehouse.http.FieldNames;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import io.gatehouse.upstream.UpstreamRequest;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestComposerTest {

    private static final boolean BODY = true;

    private static RequestHead asked(String url, String client, String... fields) {
        return RequestHead.of("POST", url, Headers.of(fields), client);
    }

    private static RequestHead head(String... fields) {
        return asked("http://shop.example/a?b", "192.0.2.1", fields);
    }

    private static Arrival stranger(RequestHead head) {
        return new Arrival(head, List.of(), "", "1.1", false, null);
    }

    private static Headers compose(Arrival arrival, boolean body, List<Consumer<Headers.Builder>> rewrites) {
        return RequestComposer.compose(
                        arrival,
                        Origin.of(arrival.head()),
                        body,
                        "/a?b",
                        "shop.example",
                        "id-1",
                        FieldNames.NONE,
                        rewrites)
                .headers();
    }

    private static Headers compose(String... fields) {
        return compose(stranger(head(fields)), false, List.of());
    }

    @Test
    void method_and_target_go_as_they_are() {
        UpstreamRequest request = RequestComposer.compose(
                stranger(head()),
                Origin.of(head()),
                false,
                "/%zz?[",
                "app.internal",
                "id-1",
                FieldNames.NONE,
                List.of());
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/%zz?[");
        assertThat(request.headers().all("Host")).containsExactly("app.internal");
    }

    @Test
    void the_gateway_says_who_asked_for_what() {
        assertThat(compose("A", "b"))
                .isEqualTo(Headers.of(
                        "Host",
                        "shop.example",
                        "A",
                        "b",
                        "X-Request-Id",
                        "id-1",
                        "X-Forwarded-For",
                        "192.0.2.1",
                        "X-Forwarded-Proto",
                        "http",
                        "X-Forwarded-Host",
                        "shop.example",
                        "X-Forwarded-Port",
                        "80",
                        "Forwarded",
                        "for=192.0.2.1;host=shop.example;proto=http",
                        "Via",
                        "1.1 gatehouse"));
    }

    @Test
    void what_a_stranger_says_of_that_is_dropped() {
        Headers sent = compose(
                "Host", "evil",
                "Forwarded", "for=6.6.6.6",
                "x-forwarded-for", "6.6.6.6",
                "X_Forwarded_Host", "evil",
                "X-Forwarded-Anything", "evil",
                "X-Real-IP", "6.6.6.6",
                "Via", "1.0 evil",
                "X-Request-Id", "evil");
        sent.forEach((name, value) -> assertThat(value).as(name).doesNotContain("6.6.6.6", "evil"));
    }

    @Test
    void proxies_that_are_trusted_stand_between_client_and_gateway() {
        Arrival arrival = new Arrival(
                asked(
                        "https://shop.example/a?b",
                        "192.0.2.7",
                        "Via",
                        "1.0 edge",
                        "X-Forwarded-For",
                        "192.0.2.7, 10.0.0.2"),
                List.of("10.0.0.2", "10.0.0.1"),
                "",
                "2.0",
                true,
                null);
        Headers sent = compose(arrival, false, List.of());
        assertThat(sent.all("X-Forwarded-For")).containsExactly("192.0.2.7, 10.0.0.2, 10.0.0.1");
        assertThat(sent.all("Forwarded"))
                .containsExactly("for=192.0.2.7;host=shop.example;proto=https, for=10.0.0.2, for=10.0.0.1");
        assertThat(sent.all("X-Forwarded-Proto")).containsExactly("https");
        assertThat(sent.all("X-Forwarded-Port")).containsExactly("443");
        assertThat(sent.all("Via")).containsExactly("1.0 edge", "2.0 gatehouse");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2001:db8::1 | http://shop.example:8080/ | 2001:db8::1 | for=\"[2001:db8::1]\";host=\"shop.example:8080\";proto=http | 8080",
                "192.0.2.1   | https://[2001:db8::2]/    | 192.0.2.1   | for=192.0.2.1;host=\"[2001:db8::2]\";proto=https          | 443",
            })
    void what_has_colons_is_quoted_where_the_standard_wants_it(
            String client, String url, String older, String standard, String port) {
        Headers sent = compose(stranger(asked(url, client)), false, List.of());
        assertThat(sent.all("X-Forwarded-For")).containsExactly(older);
        assertThat(sent.all("Forwarded")).containsExactly(standard);
        assertThat(sent.all("X-Forwarded-Port")).containsExactly(port);
    }

    @Test
    void fields_of_the_connection_stay_on_it_and_cannot_take_the_gateways_own_along() {
        Headers sent = compose(
                "Connection", "close, X-Mine, X-Forwarded-For, Forwarded, Via, X-Request-Id, Host",
                "X-Mine", "1",
                "Keep-Alive", "timeout=5",
                "TE", "gzip",
                "Upgrade", "h2c",
                "Expect", "100-continue");
        for (String gone : List.of("Connection", "X-Mine", "Keep-Alive", "TE", "Upgrade", "Expect")) {
            assertThat(sent.contains(gone)).as(gone).isFalse();
        }
        for (String there : List.of("X-Forwarded-For", "Forwarded", "Via", "X-Request-Id", "Host")) {
            assertThat(sent.all(there)).as(there).hasSize(1);
        }
    }

    @Test
    void trailers_are_asked_for_where_the_client_takes_them() {
        Headers sent = compose("TE", "gzip, trailers", "Connection", "TE");
        assertThat(sent.all("TE")).containsExactly("trailers");
        assertThat(sent.all("Connection")).containsExactly("TE");
    }

    @Test
    void a_length_that_is_known_is_kept() {
        assertThat(compose(stranger(head("content-length", "3000000000")), BODY, List.of()))
                .satisfies(sent -> {
                    assertThat(sent.all("Content-Length")).containsExactly("3000000000");
                    assertThat(sent.contains("Transfer-Encoding")).isFalse();
                });
        assertThat(compose("Content-Length", "0").all("Content-Length")).containsExactly("0");
    }

    @Test
    void a_length_that_connection_names_is_kept_too() {
        assertThat(compose(stranger(head("Connection", "content-length", "Content-Length", "5")), BODY, List.of())
                        .all("Content-Length"))
                .containsExactly("5");
    }

    @Test
    void a_body_of_unknown_length_is_chunked() {
        assertThat(compose(stranger(head("Transfer-Encoding", "chunked")), BODY, List.of())
                        .all("Transfer-Encoding"))
                .containsExactly("chunked");
        Arrival http2 = new Arrival(head(), List.of(), "", "2.0", false, null);
        assertThat(compose(http2, BODY, List.of()).all("Transfer-Encoding")).containsExactly("chunked");
    }

    @Test
    void a_request_without_a_body_has_no_length_invented() {
        Headers sent = compose();
        assertThat(sent.contains("Content-Length")).isFalse();
        assertThat(sent.contains("Transfer-Encoding")).isFalse();
    }

    @Test
    void the_policies_have_the_last_word_but_for_the_framing() {
        Headers sent = compose(
                stranger(head("Content-Length", "5", "A", "1")),
                BODY,
                List.of(
                        fields -> assertThat(fields.first("X-Forwarded-For")).isEqualTo("192.0.2.1"),
                        fields -> fields.set("Host", "crm.internal")
                                .remove("X-Forwarded-For")
                                .set("A", "2"),
                        fields -> fields.set("A", fields.first("A") + "3")));
        assertThat(sent.all("Host")).containsExactly("crm.internal");
        assertThat(sent.contains("X-Forwarded-For")).isFalse();
        assertThat(sent.all("A")).containsExactly("23");
        assertThat(sent.all("Content-Length")).containsExactly("5");
    }

    @Test
    void several_fields_of_one_name_stay_several_and_their_values_unchanged() {
        assertThat(compose("Accept", "a", "accept", "b, c", "X", " ", "Cookie", "a=\"\u00fc\""))
                .satisfies(sent -> {
                    assertThat(sent.all("Accept")).containsExactly("a", "b, c");
                    assertThat(sent.all("X")).containsExactly(" ");
                    assertThat(sent.all("Cookie")).containsExactly("a=\"\u00fc\"");
                });
    }
}
