package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HopByHopTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "KEEP-ALIVE",
                "Proxy-Connection",
                "proxy-authenticate",
                "Proxy-Authorization",
                "Proxy-Authentication-Info",
                "TE",
                "te",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "HTTP2-Settings"
            })
    void these_speak_of_one_connection(String name) {
        assertThat(HopByHop.isOne(name)).isTrue();
        assertThat(HopByHop.remove(Headers.of("A", "b", name, "x", name, "y")).build())
                .isEqualTo(Headers.of("A", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "Host", "Trailers", "Cookie", "Upgrade-Insecure-Requests", "T", ""})
    void these_speak_of_the_message(String name) {
        assertThat(HopByHop.isOne(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Mine",
                "x-mine",
                "close, X-Mine",
                "X-Mine,close",
                " X-Mine ",
                ",,\tX-Mine\t,,",
                "keep-alive X-Mine"
            })
    void what_connection_names_goes_too(String connection) {
        assertThat(HopByHop.remove(Headers.of("X-Mine", "1", "Connection", connection, "A", "b", "X-MINE", "2"))
                        .build())
                .isEqualTo(Headers.of("A", "b"));
    }

    @Test
    void every_connection_field_counts() {
        assertThat(HopByHop.remove(Headers.of("Connection", "A", "A", "1", "B", "2", "connection", "B"))
                        .build())
                .isEqualTo(Headers.EMPTY);
    }

    @Test
    void close_and_keep_alive_are_words_and_name_no_fields() {
        assertThat(HopByHop.remove(Headers.of("Connection", "close, keep-alive", "Close", "x"))
                        .build())
                .isEqualTo(Headers.of("Close", "x"));
    }

    @Test
    void the_headers_themselves_stay_as_they_are() {
        Headers headers = Headers.of("Connection", "A", "A", "1");
        HopByHop.remove(headers);
        assertThat(headers.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trailers        | true",
                "Trailers        | true",
                "gzip, trailers  | true",
                "trailers;q=0.5  | false",
                "trailer         | false",
                "gzip            | false",
                "''              | false",
            })
    void a_client_that_takes_trailers_says_so(String te, boolean takes) {
        assertThat(HopByHop.takesTrailers(Headers.of("te", te))).isEqualTo(takes);
    }

    @Test
    void a_client_that_says_nothing_takes_no_trailers() {
        assertThat(HopByHop.takesTrailers(Headers.of("Trailer", "trailers"))).isFalse();
    }
}
