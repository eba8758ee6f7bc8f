package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventStreamsTest {

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/events", exchange -> {
            // the third client is turned away; the answers to the others do not end
            boolean refused = asked.incrementAndGet() == 3;
            exchange.sendResponseHeaders(refused ? 503 : 200, 0);
            exchange.getResponseBody().write("data: open\n\n".getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void only_streams_that_have_seen_their_first_event_are_open() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
        try (EventStreams streams = EventStreams.to(url, 120)) {
            assertThat(asked.get()).isEqualTo(120);
            assertThat(streams.open()).isEqualTo(119);
        }
    }
}
