package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseHeadsTest {

    private static HttpResponse response(int status, String... fields) {
        BasicHttpResponse response = new BasicHttpResponse(status);
        Headers.of(fields).forEach(response::addHeader);
        return response;
    }

    private static Headers down(HttpResponse response) throws ProtocolException {
        return ResponseHeads.down(response, null, false).headers().build();
    }

    @Test
    void status_and_fields_go_down_as_they_came() throws Exception {
        ResponseHead head = ResponseHeads.down(
                response(299, "Set-Cookie", "a=1", "X", "\u00fc", "set-cookie", "b=2", "Content-Length", "5"),
                null,
                false);
        assertThat(head.status()).isEqualTo(299);
        assertThat(head.headers().build())
                .isEqualTo(Headers.of("Set-Cookie", "a=1", "X", "\u00fc", "set-cookie", "b=2", "Content-Length", "5"));
    }

    @Test
    void fields_of_the_upstream_connection_stay_there() throws Exception {
        assertThat(down(response(
                        200,
                        "Connection",
                        "keep-alive, X-Mine",
                        "X-Mine",
                        "1",
                        "Keep-Alive",
                        "timeout=5",
                        "Proxy-Authenticate",
                        "Basic",
                        "Upgrade",
                        "h2c",
                        "A",
                        "b")))
                .isEqualTo(Headers.of("A", "b"));
    }

    @Test
    void a_length_beside_chunks_is_not_believed() throws Exception {
        HttpResponse both = response(200, "Content-Length", "5", "Transfer-Encoding", "chunked");
        assertThat(down(both)).isEqualTo(Headers.EMPTY);
        assertThat(ResponseHeads.length(both)).isEqualTo(-1);
    }

    @Test
    void an_answer_without_a_body_keeps_the_length_that_it_speaks_of_but_not_a_204() throws Exception {
        assertThat(down(response(304, "Content-Length", "5"))).isEqualTo(Headers.of("Content-Length", "5"));
        assertThat(down(response(204, "Content-Length", "5"))).isEqualTo(Headers.EMPTY);
    }

    @Test
    void a_length_beyond_two_gigabytes_is_a_length() throws Exception {
        assertThat(ResponseHeads.length(response(200, "Content-Length", "5000000000")))
                .isEqualTo(5_000_000_000L);
        assertThat(ResponseHeads.length(response(200))).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+5", "5 ", "5,5", "0x5", "five", "5.0", "99999999999999999999", "\u0665"})
    void a_length_that_is_no_number_is_no_answer(String length) {
        HttpResponse response = response(200, "Content-Length", length);
        assertThatThrownBy(() -> ResponseHeads.length(response)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> ResponseHeads.down(response, null, false)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void trailers_are_announced_only_to_a_client_that_takes_them() throws Exception {
        HttpResponse response = response(200, "Trailer", "X-Sum", "Transfer-Encoding", "chunked");
        assertThat(ResponseHeads.down(response, null, true).headers().build())
                .isEqualTo(Headers.of("Trailer", "X-Sum"));
        assertThat(down(response)).isEqualTo(Headers.EMPTY);
    }

    @Test
    void what_names_the_upstream_is_mapped_back() throws Exception {
        RequestHead head = RequestHead.of("GET", "https://shop.example/v1/a", Headers.EMPTY, "192.0.2.1");
        MapBack map = new MapBack(head, null, "", path -> "/v1" + path, "http", "10.0.0.1:8080", "shop.example");
        assertThat(ResponseHeads.down(
                                response(302, "Location", "/b", "Set-Cookie", "a=1; Path=/b", "Link", "</b>"),
                                map,
                                false)
                        .headers()
                        .build())
                .isEqualTo(Headers.of("Location", "/v1/b", "Set-Cookie", "a=1; Path=/v1/b", "Link", "</b>"));
    }

    @Test
    void a_field_without_a_value_stays_a_field() throws Exception {
        BasicHttpResponse response = new BasicHttpResponse(200);
        response.addHeader("A", null);
        assertThat(down(response)).isEqualTo(Headers.of("A", ""));
    }
}
