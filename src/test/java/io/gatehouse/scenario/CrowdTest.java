package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** When there are many exchanges their heads' buffers are given back; nobody notices. */
class CrowdTest {

    /** So many that buffers are given back from about half of them on. */
    private static final int MANY = 260;

    private static final String LONG = "x".repeat(9_000);

    @Test
    void connections_whose_streams_have_ended_serve_on_in_a_crowd() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<RawClient> clients = new ArrayList<>();
        try (Stage stage = Stage.open()) {
            stage.upstreamPlays(scene -> play(scene, end));
            for (int i = 0; i < MANY; i++) {
                clients.add(stage.client().get("/stream/" + i, "X-Long: " + LONG));
            }
            for (int i = 0; i < MANY; i++) {
                stage.upstream().awaitRequest();
            }
            // the next one is on its way already when the first ends
            clients.get(MANY - 1).get("/next", "X-Long: " + LONG);
            end.countDown();
            for (int i = 0; i < MANY; i++) {
                assertThat(clients.get(i).answer().text()).isEqualTo("begin /stream/" + i + " end");
            }
            assertThat(clients.get(MANY - 1).answer().text()).contains(LONG);
            for (RawClient client : clients) {
                assertThat(client.get("/again", "X-Long: " + LONG).answer().text())
                        .startsWith("GET /again ")
                        .contains(LONG);
            }
        } finally {
            end.countDown();
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static void play(Scene scene, CountDownLatch end) throws IOException {
        String target = scene.head().target();
        if (!target.startsWith("/stream")) {
            Stage.echo(scene);
            return;
        }
        scene.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        scene.chunk("begin " + target);
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scene.chunk(" end");
        scene.chunk("");
    }
}
