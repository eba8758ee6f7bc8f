package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.upstream.UpstreamResponse;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;

final class ResponseHeadsTest {

    private static UpstreamResponse response(int status, String... fields) {
        return new UpstreamResponse(status, 1, Headers.of(fields));
    }

    private static Headers down(UpstreamResponse response) throws ProtocolException {
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
        UpstreamResponse both = response(200, "Content-Length", "5", "Transfer-Encoding", "chunked");
        assertThat(down(both)).isEqualTo(Headers.EMPTY);
    }

    @Test
    void an_answer_without_a_body_keeps_the_length_that_it_speaks_of_but_not_a_204() throws Exception {
        assertThat(down(response(304, "Content-Length", "5"))).isEqualTo(Headers.of("Content-Length", "5"));
        assertThat(down(response(204, "Content-Length", "5"))).isEqualTo(Headers.EMPTY);
    }

    @Test
    void trailers_are_announced_only_to_a_client_that_takes_them() throws Exception {
        UpstreamResponse response = response(200, "Trailer", "X-Sum", "Transfer-Encoding", "chunked");
        assertThat(ResponseHeads.down(response, null, true).headers().build())
                .isEqualTo(Headers.of("Trailer", "X-Sum"));
        assertThat(down(response)).isEqualTo(Headers.EMPTY);
    }

    @Test
    void what_names_the_upstream_is_mapped_back() throws Exception {
        RequestHead head = RequestHead.of("GET", "https://shop.example/v1/a", Headers.EMPTY, "192.0.2.1");
        MapBack map = new MapBack(head, null, "", path -> "/v1" + path, "http", () -> "10.0.0.1:8080", "shop.example");
        assertThat(ResponseHeads.down(
                                response(302, "Location", "/b", "Set-Cookie", "a=1; Path=/b", "Link", "</b>"),
                                map,
                                false)
                        .headers()
                        .build())
                .isEqualTo(Headers.of("Location", "/v1/b", "Set-Cookie", "a=1; Path=/v1/b", "Link", "</b>"));
    }
}
