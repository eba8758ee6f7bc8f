package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask again and again and read nothing harm nobody but themselves. */
class UnreadAnswersTest {

    /** More than there are I/O threads. */
    private static final int CLIENTS = 6;

    /** With the answers, more than the system keeps for a connection whose client does not read. */
    private static final int REQUESTS = 900;

    private static final int RECEIVE_BUFFER_BYTES = 4096;

    /** So many answers to somebody else without one more request of theirs: they are stuck. */
    private static final int STILL = 20;

    @ParameterizedTest
    @ValueSource(ints = {8 * 1024, 24 * 1024})
    void others_are_served_while_clients_that_pipeline_do_not_read(int bytes) throws Exception {
        try (Stage stage = Stage.open();
                Crowd crowd = new Crowd(stage)) {
            stage.upstreamPlays(scene -> scene.answer(200, new byte[bytes]));
            crowd.ask();
            serveSomebodyUntilTheyAreStuck(stage, bytes);
            assertThat(stage.upstream().requests()).isLessThan(CLIENTS * REQUESTS);
        }
    }

    private static void serveSomebodyUntilTheyAreStuck(Stage stage, int bytes) throws IOException {
        int served = 0;
        int others = 0;
        try (RawClient somebody = stage.client()) {
            for (int still = 0; still < STILL; still++) {
                assertThat(somebody.get("/somebody").answer().body()).hasSize(bytes);
                served++;
                int now = stage.upstream().requests() - served;
                if (now > others) {
                    others = now;
                    still = 0;
                }
            }
        }
    }

    @Test
    void what_was_not_read_at_once_is_whole_when_it_is_read_later() throws Exception {
        try (Stage stage = Stage.open();
                RawClient client = RawClient.connectSlow(stage.port(), RECEIVE_BUFFER_BYTES)) {
            stage.upstreamPlays(scene -> scene.answer(200, new byte[8 * 1024]));
            client.send("GET /unread HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(REQUESTS));
            serveSomebodyUntilTheyAreStuck(stage, 8 * 1024);
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.answer().body()).hasSize(8 * 1024);
            }
        }
    }

    /** Leaves before the gateway stops, which would wait for its exchanges. */
    private static final class Crowd implements AutoCloseable {

        private final List<RawClient> clients = new ArrayList<>();
        private final Stage stage;

        Crowd(Stage stage) {
            this.stage = stage;
        }

        void ask() throws IOException {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.connectSlow(stage.port(), RECEIVE_BUFFER_BYTES)
                        .send("GET /unread HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(REQUESTS)));
            }
        }

        @Override
        public void close() throws IOException {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
