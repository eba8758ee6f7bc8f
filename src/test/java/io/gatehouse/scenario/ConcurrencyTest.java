package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Requests that wait hold no threads. */
class ConcurrencyTest {

    private static final int MANY = 500;

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    @Test
    void many_slow_requests_are_in_flight_on_few_threads() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<RawClient> clients = new ArrayList<>();
        try (Stage stage = Stage.open()) {
            stage.upstreamPlays(scene -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                scene.answer(200, new byte[] {'x'});
            });
            for (int i = 0; i < MANY; i++) {
                clients.add(stage.client().get("/" + i));
            }
            for (int i = 0; i < MANY; i++) {
                stage.upstream().awaitRequest();
            }
            assertThat(threads("gatehouse-")).isLessThanOrEqualTo(8);
            assertThat(threads("http-nio-")).isLessThanOrEqualTo(70);
            release.countDown();
            for (RawClient client : clients) {
                assertThat(client.answer().text()).isEqualTo("x");
            }
        } finally {
            release.countDown();
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
