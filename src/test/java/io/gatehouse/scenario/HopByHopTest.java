package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import org.junit.jupiter.api.Test;

/** What speaks of one connection stays on it, trailers too unless they are wanted. */
class HopByHopTest extends OpenStage {

    @Test
    void fields_of_the_downstream_connection_stay_there() throws Exception {
        RawHead head = stage.forwarded(
                "/",
                "Connection: keep-alive, X-Mine , , x-other",
                "Connection: X-Third",
                "X-Mine: 1",
                "X-Other: 2",
                "X-Third: 3",
                "X-Stays: 4",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic YTpi",
                "TE: gzip",
                "Trailer: X-T",
                "Upgrade: websocket");
        for (String name : new String[] {
            "Connection",
            "X-Mine",
            "X-Other",
            "X-Third",
            "Keep-Alive",
            "Proxy-Connection",
            "Proxy-Authorization",
            "TE",
            "Trailer",
            "Upgrade"
        }) {
            assertThat(head.header(name)).as(name).isNull();
        }
        assertThat(head.header("X-Stays")).isEqualTo("4");
    }

    @Test
    void fields_of_the_upstream_connection_stay_there() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(
                200,
                new byte[] {'x'},
                "Connection: keep-alive, X-Mine",
                "X-Mine: 1",
                "X-Stays: 2",
                "Keep-Alive: timeout=77",
                "Proxy-Connection: keep-alive",
                "Upgrade: h2c",
                "Trailer: X-T"));
        RawAnswer answer = stage.get("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Mine")).isNull();
        assertThat(answer.header("X-Stays")).isEqualTo("2");
        assertThat(answer.head().text()).doesNotContain("timeout=77");
        assertThat(answer.header("Proxy-Connection")).isNull();
        assertThat(answer.header("Upgrade")).isNull();
        assertThat(answer.header("Trailer")).isNull();
    }

    @Test
    void trailers_reach_a_client_that_takes_them() throws Exception {
        trailing();
        RawAnswer answer = stage.get("/", "TE: trailers", "Connection: TE");
        assertThat(answer.text()).isEqualTo("body");
        assertThat(answer.trailers().first("X-Checksum")).isEqualTo("abc");
        assertThat(stage.lastRequest().header("TE")).isEqualTo("trailers");
    }

    @Test
    void trailers_do_not_reach_a_client_that_does_not_ask_for_them() throws Exception {
        trailing();
        RawAnswer answer = stage.get("/");
        assertThat(answer.text()).isEqualTo("body");
        assertThat(answer.end().clean()).isTrue();
        assertThat(answer.trailers().size()).isZero();
        assertThat(stage.lastRequest().header("TE")).isNull();
    }

    private static void trailing() {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Transfer-Encoding: chunked", "Trailer: X-Checksum");
            scene.chunk("body");
            scene.send("0\r\nX-Checksum: abc\r\n\r\n");
        });
    }

    @Test
    void trailers_of_a_request_are_dropped() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("POST", "/", "Transfer-Encoding: chunked", "Trailer: X-Evil")
                    .send("4\r\nbody\r\n0\r\nX-Evil: 1\r\nContent-Length: 3\r\n\r\n");
            RawAnswer answer = client.answer();
            assertThat(answer.text()).endsWith("\r\n\r\nbody").doesNotContain("X-Evil");
        }
    }

    @Test
    void switching_protocols_though_nobody_asked_is_a_bad_gateway() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(101, "Upgrade: websocket", "Connection: Upgrade");
            scene.peerGoesAway();
        });
        assertThat(stage.get("/").status()).isEqualTo(502);
    }
}
