package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two endpoints, of which one is at times not fit for its work. */
class UnfitEndpointsTest {

    /** seconds */
    private static final int SOON = 10;

    private interface Condition {

        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private final AtomicBoolean well = new AtomicBoolean(true);
    private final AtomicInteger checks = new AtomicInteger();
    private volatile TestUpstream.Script work;
    private volatile int goodStatus = 200;
    private TestUpstream good;
    private TestUpstream other;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        work = scene -> scene.readAndAnswer(200, "other");
        good = TestUpstream.playing(scene -> scene.readAndAnswer(goodStatus, "good"));
        other = TestUpstream.playing(scene -> {
            if (scene.head().target().equals("/healthz?deep")) {
                checks.incrementAndGet();
                assertThat(scene.head().headers().first("Host")).isEqualTo("app.internal");
                scene.readAndAnswer(200, well.get() ? "good" : "bad");
            } else {
                work.play(scene);
            }
        });
    }

    @AfterEach
    void close() {
        gateway.close();
        good.close();
        other.close();
    }

    private void start(String ofUpstream, String ofRoute) throws Exception {
        gateway = TestGateway.start("<gateway xmlns='urn:gatehouse:1'><upstream name='app'"
                + (ofUpstream.isEmpty() ? ">" : " slow-start='0s'>")
                + "<endpoint url='" + other.url() + "'/><endpoint url='" + good.url() + "'/>" + ofUpstream
                + "</upstream><routes><route name='all' to='app'>" + ofRoute + "</route></routes></gateway>");
    }

    private String get() throws Exception {
        return RawClient.fetch(gateway.port(), "/work").text();
    }

    private boolean isAnsweredBy(String who) throws Exception {
        for (int i = 0; i < 4; i++) {
            if (get().equals(who)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void one_that_checks_find_sick_gets_nothing_until_it_is_well_again() throws Exception {
        well.set(false);
        start("<health path='/healthz?deep' host='app.internal' every='50ms' rise='2' fall='2' body='good'/>", "");
        until(() -> checks.get() > 2);
        until(() -> !isAnsweredBy("other"));
        well.set(true);
        until(() -> isAnsweredBy("other"));
    }

    @Test
    void one_that_answers_with_errors_is_left_out() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        work = scene -> {
            asked.incrementAndGet();
            scene.readAndAnswer(500, "broken");
        };
        start("<ejection consecutive='3' for='1h'/>", "");
        until(() -> {
            get();
            return asked.get() == 3;
        });
        for (int i = 0; i < 10; i++) {
            assertThat(get()).isEqualTo("good");
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void one_that_breaks_off_behind_good_heads_is_left_out() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        work = scene -> {
            asked.incrementAndGet();
            scene.head(200, "Content-Length: 100000");
            scene.send("x");
            scene.reset();
        };
        start("<ejection consecutive='3' for='1h'/>", "");
        for (int i = 0; i < 20; i++) {
            RawAnswer ignored = RawClient.fetch(gateway.port(), "/work");
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void one_that_is_sick_is_not_asked_because_another_did_not_answer_well() throws Exception {
        well.set(false);
        work = Scene::reset;
        goodStatus = 503;
        start(
                "<health path='/healthz?deep' host='app.internal' every='50ms' status='200-599' fall='1' body='good'/>",
                "<retry on='503 broken'/>");
        until(() -> checks.get() > 2);
        for (int i = 0; i < 4; i++) {
            assertThat(RawClient.fetch(gateway.port(), "/work").status()).isEqualTo(503);
        }
    }

    @Test
    void what_was_not_sent_is_tried_again_however_much_of_that_there_is() throws Exception {
        int nobodys;
        try (ServerSocket free = new ServerSocket(0)) {
            nobodys = free.getLocalPort();
        }
        gateway = TestGateway.start("<gateway xmlns='urn:gatehouse:1'><upstream name='app'>"
                + "<endpoint url='http://127.0.0.1:" + nobodys + "'/><endpoint url='" + good.url()
                + "'/></upstream><routes><route name='all' to='app'><retry budget='0%'/></route></routes></gateway>");
        for (int i = 0; i < 10; i++) {
            assertThat(get()).isEqualTo("good");
        }
    }

    @Test
    void one_that_clients_leave_is_not_left_out() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        work = scene -> {
            asked.incrementAndGet();
            scene.head(200, "Transfer-Encoding: chunked");
            while (true) {
                scene.chunk("x".repeat(10_000));
            }
        };
        start("<ejection consecutive='1' for='1h'/>", "");
        while (asked.get() < 10) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.get("/work").head();
            }
        }
        int before = asked.get();
        until(() -> {
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.get("/work").head();
            }
            return asked.get() > before;
        });
    }

    @Test
    void a_read_that_breaks_off_before_its_answer_is_sent_elsewhere_where_retry_says_so() throws Exception {
        work = Scene::reset;
        start("", "<retry/>");
        for (int i = 0; i < 6; i++) {
            assertThat(get()).isEqualTo("good");
        }
    }

    @Test
    void what_may_have_been_seen_is_not_sent_again_without_it_nor_what_is_not_idempotent_with_it() throws Exception {
        work = scene -> {
            scene.readBody();
            scene.reset();
        };
        start("", "<retry max='0'/>");
        assertThat(RawClient.fetch(gateway.port(), "/work").status()
                        + RawClient.fetch(gateway.port(), "/work").status())
                .isEqualTo(502 + 200);
        gateway.close();
        start("", "<retry max='3'/>");
        int broken = 0;
        for (int i = 0; i < 4; i++) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                RawAnswer answer = client.request("POST", "/work", "Content-Length: 2")
                        .send("hi")
                        .answer();
                broken += answer.status() == 502 ? 1 : 0;
            }
        }
        assertThat(broken).isEqualTo(2);
    }

    @Test
    void an_answer_with_a_status_to_try_again_for_is_thrown_away_as_long_as_somebody_is_left() throws Exception {
        work = scene -> scene.readAndAnswer(503, "busy");
        start("", "<retry max='5' on='503'/>");
        for (int i = 0; i < 4; i++) {
            assertThat(get()).isEqualTo("good");
        }
        goodStatus = 503;
        assertThat(RawClient.fetch(gateway.port(), "/work").status()).isEqualTo(503);
        assertThat(get()).isIn("busy", "good");
    }

    @Test
    void when_none_is_fit_all_are_asked() throws Exception {
        start("<health path='/no' every='50ms' status='599'/>", "");
        until(() -> checks.get() >= 0 && get().equals("other"));
        for (int i = 0; i < 10; i++) {
            assertThat(get()).isIn("good", "other");
        }
    }
}
