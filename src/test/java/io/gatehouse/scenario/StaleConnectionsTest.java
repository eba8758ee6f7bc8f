package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream may close a connection that nobody uses, whenever it likes; that is never the client's problem. */
class StaleConnectionsTest {

    private static final byte[] FINE = {'f', 'i', 'n', 'e'};

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private RawAnswer post(String body) throws Exception {
        try (RawClient client = stage.client()) {
            return client.request("POST", "/post", "Content-Length: " + body.length())
                    .send(body)
                    .answer();
        }
    }

    /** Each connection is closed behind its first answer, and the test waits until that has happened. */
    private Semaphore closingBehindEachAnswer() {
        Semaphore closed = new Semaphore(0);
        stage.upstreamPlays(scene -> {
            scene.readBody();
            scene.answer(200, FINE);
            scene.close();
            closed.release();
        });
        return closed;
    }

    private static void await(Semaphore semaphore) throws InterruptedException {
        assertThat(semaphore.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_get_does_not_notice_that_the_idle_connection_was_closed() throws Exception {
        Semaphore closed = closingBehindEachAnswer();
        for (int i = 0; i < 50; i++) {
            assertThat(stage.get("/" + i).text()).isEqualTo("fine");
            await(closed);
        }
    }

    @Test
    void a_post_does_not_notice_that_the_idle_connection_was_closed() throws Exception {
        Semaphore closed = closingBehindEachAnswer();
        for (int i = 0; i < 50; i++) {
            assertThat(post("a=" + i).text()).isEqualTo("fine");
            await(closed);
        }
        assertThat(stage.upstream().requests()).isEqualTo(50);
    }

    @Test
    void a_connection_that_is_closed_at_its_second_request_is_replaced_for_a_get() throws Exception {
        AtomicInteger resets = new AtomicInteger();
        stage.upstreamPlays(scene -> {
            if (scene.head().target().equals("/second") && resets.getAndIncrement() == 0) {
                scene.close();
            } else {
                scene.answer(200, FINE);
            }
        });
        assertThat(stage.get("/first").status()).isEqualTo(200);
        assertThat(stage.get("/second").text()).isEqualTo("fine");
        assertThat(stage.upstream().connections()).isEqualTo(2);
    }

    @Test
    void a_connection_that_is_reset_at_its_second_request_is_replaced_for_a_get() throws Exception {
        AtomicInteger resets = new AtomicInteger();
        stage.upstreamPlays(scene -> {
            if (scene.head().target().equals("/second") && resets.getAndIncrement() == 0) {
                scene.reset();
            } else {
                scene.answer(200, FINE);
            }
        });
        assertThat(stage.get("/first").status()).isEqualTo(200);
        assertThat(stage.get("/second").text()).isEqualTo("fine");
    }

    @Test
    void a_post_that_the_upstream_may_have_seen_is_not_sent_again() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.readBody();
            if (scene.head().method().equals("POST")) {
                scene.reset();
            } else {
                scene.answer(200, FINE);
            }
        });
        assertThat(stage.get("/first").status()).isEqualTo(200);
        assertThat(post("a=1").status()).isEqualTo(502);
        assertThat(stage.upstream().received()).hasSize(2);
    }

    @Test
    void a_get_on_a_fresh_connection_is_not_repeated() throws Exception {
        stage.upstreamPlays(scene -> scene.reset());
        assertThat(stage.get("/only").status()).isEqualTo(502);
        assertThat(stage.upstream().received()).hasSize(1);
    }

    @Test
    void connections_are_used_again() throws Exception {
        try (RawClient client = stage.client()) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("/" + i).answer().status()).isEqualTo(200);
            }
        }
        assertThat(stage.upstream().connections()).isLessThanOrEqualTo(2);
    }

    @Test
    void an_answer_that_closes_its_connection_is_obeyed() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.answer(200, FINE, "Connection: close");
            scene.peerGoesAway();
            scene.close();
        });
        for (int i = 0; i < 5; i++) {
            RawAnswer answer = stage.get("/" + i);
            assertThat(answer.text()).isEqualTo("fine");
            assertThat(answer.header("Connection")).isNull();
        }
        assertThat(stage.upstream().connections()).isEqualTo(5);
    }

    @Test
    void bytes_that_nobody_asked_for_are_not_the_next_answer() throws Exception {
        Semaphore sent = new Semaphore(0);
        stage.upstreamPlays(scene -> {
            if (scene.head().target().equals("/first")) {
                scene.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                sent.release();
            } else {
                scene.answer(200, FINE);
            }
        });
        assertThat(stage.get("/first").text()).isEqualTo("fine");
        await(sent);
        for (int i = 0; i < 5; i++) {
            assertThat(stage.get("/next").text()).isEqualTo("fine");
        }
    }
}
