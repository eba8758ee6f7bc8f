package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ConcernServer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FramingOnTheWireTest {

    @Test
    void a_client_cannot_take_the_length_from_its_body_and_so_send_a_second_request() throws Exception {
        String smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (TestUpstream upstream = TestUpstream.echoing();
                ConcernServer server = ConcernServer.start(upstream.port(), List.of());
                RawClient client = server.connect()) {
            client.request("POST", "/", "Connection: Content-Length", "Content-Length: " + smuggled.length())
                    .send(smuggled);
            assertThat(client.answer().text()).endsWith(smuggled);
            client.get("/next");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(upstream.received()).extracting(RawHead::target).containsExactly("/", "/next");
            assertThat(upstream.received().get(0).headers().all("Content-Length"))
                    .containsExactly(Integer.toString(smuggled.length()));
        }
    }

    @Test
    void what_came_behind_a_request_is_the_next_one_also_if_the_rest_of_it_comes_later() throws Exception {
        try (TestUpstream upstream = TestUpstream.echoing();
                ConcernServer server = ConcernServer.start(upstream.port(), List.of());
                RawClient client = server.connect()) {
            client.send(
                    "GET /one HTTP/1.1\r\nHost: localhost\r\n\r\nGET /two HTTP/1.1\r\nHost: localhost\r\n\r\nGET /thr");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(200);
            client.send("ee HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            client.get("/four");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(upstream.received())
                    .extracting(RawHead::target)
                    .containsExactly("/one", "/two", "/three", "/four");
        }
    }
}
