package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two endpoints, of which one lets wait. */
class HedgeTest {

    /** seconds */
    private static final int SOON = 10;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile TestUpstream.Script work;
    private volatile TestUpstream.Script others;
    private TestUpstream good;
    private TestUpstream slow;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        work = scene -> scene.readAndAnswer(200, "good");
        others = Scene::stall;
        good = TestUpstream.playing(scene -> work.play(scene));
        slow = TestUpstream.playing(scene -> {
            asked.incrementAndGet();
            others.play(scene);
        });
    }

    @AfterEach
    void close() {
        good.close();
        slow.close();
        gateway.close();
    }

    /** The first request goes to the one that is slow, the second one to the other, and so on. */
    private void start(String ofUpstream, String policies) throws Exception {
        gateway = TestGateway.start("<gateway xmlns='urn:gatehouse:1'><upstream name='app'><endpoint url='" + slow.url()
                + "'/><endpoint url='" + good.url() + "'/>" + ofUpstream
                + "</upstream><routes><route name='all' to='app'>" + policies + "</route></routes></gateway>");
    }

    private RawAnswer get() throws Exception {
        return RawClient.fetch(gateway.port(), "/work");
    }

    private void untilTold(String what) throws Exception {
        GatewayBean.awaitTold(GatewayBean.ofTheOnlyOne()::hedges, what);
    }

    @Test
    void the_second_endpoint_answers_where_the_first_lets_wait_and_the_first_is_left() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        others = scene -> {
            if (scene.peerGoesAway()) {
                left.countDown();
            }
        };
        start("<ejection consecutive='1' for='1h'/>", "<hedge after='50ms'/>");
        for (int i = 0; i < 4; i++) {
            assertThat(get().text()).isEqualTo("good");
        }
        assertThat(left.await(SOON, TimeUnit.SECONDS)).isTrue();
        // to be left is none of its faults, so that it went on being asked
        assertThat(asked.get()).isGreaterThan(1);
        untilTold("all: " + asked.get() + " sent, " + asked.get() + " won, 0 not sent");
    }

    @Test
    void the_first_endpoint_may_still_be_faster() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        work = scene -> {
            second.countDown();
            scene.stall();
        };
        others = scene -> {
            scene.await(second);
            scene.readAndAnswer(200, "slow");
        };
        start("", "<hedge after='20ms'/>");
        assertThat(get().text()).isEqualTo("slow");
        untilTold("1 sent, 0 won");
    }

    @Test
    void what_changes_something_is_asked_of_one() throws Exception {
        start("", "<timeout first-byte='300ms'/><hedge after='20ms'/>");
        try (RawClient client = RawClient.connect(gateway.port())) {
            assertThat(client.request("POST", "/work", "Content-Length: 0")
                            .answer()
                            .status())
                    .isEqualTo(504);
        }
        assertThat(good.requests()).isZero();
    }

    @Test
    void where_one_fails_the_other_is_waited_for() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        AtomicBoolean broken = new AtomicBoolean();
        work = scene -> {
            second.countDown();
            while (!broken.get()) {
                Thread.onSpinWait();
            }
            scene.readAndAnswer(200, "good");
        };
        others = scene -> {
            scene.await(second);
            scene.reset();
            broken.set(true);
        };
        start("", "<hedge after='20ms'/><retry max='0'/>");
        assertThat(get().text()).isEqualTo("good");
        others = scene -> {
            scene.await(second);
            try {
                scene.readAndAnswer(503, "busy");
            } finally {
                // the gateway may have gone when the head was out
                broken.set(true);
            }
        };
        broken.set(false);
        gateway.close();
        start("", "<hedge after='20ms'/><retry on='503'/>");
        assertThat(get().text()).isEqualTo("good");
    }

    @Test
    void a_status_that_was_thrown_away_is_not_forgotten_where_the_other_one_fails() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        work = scene -> {
            second.countDown();
            scene.await(refused);
            scene.reset();
        };
        others = scene -> {
            scene.await(second);
            try {
                scene.readAndAnswer(503, "busy");
            } finally {
                refused.countDown();
            }
        };
        start("", "<hedge after='20ms'/><retry max='0'/><fallback status='200' on='503'>stands in</fallback>");
        assertThat(get().text()).isEqualTo("stands in");
    }

    @Test
    void not_more_than_the_budget_are_asked_of_two() throws Exception {
        work = Scene::stall;
        start("", "<hedge after='20ms'/>");
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(RawClient.connect(gateway.port()).get("/work"));
        }
        untilTold("all: 3 sent, 0 won, 2 not sent for want of an endpoint or of budget");
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void who_belongs_to_an_endpoint_is_asked_there_only() throws Exception {
        gateway = TestGateway.start(
                "<gateway xmlns='urn:gatehouse:1'><upstream name='app' sticky-session='S'>"
                        + "<endpoint url='" + slow.url() + "' route='n1'/><endpoint url='" + good.url()
                        + "' route='n2'/></upstream>"
                        + "<routes><route name='all' to='app'><timeout first-byte='300ms'/><hedge after='20ms'/></route></routes></gateway>");
        assertThat(RawClient.fetch(gateway.port(), "/work", "Cookie: S=1.n1").status())
                .isEqualTo(504);
        assertThat(good.requests()).isZero();
    }

    @Test
    void with_p95_nobody_is_hedged_before_it_is_known_how_long_answers_take() throws Exception {
        others = scene -> scene.readAndAnswer(200, "slow");
        start("", "<timeout first-byte='5s'/><hedge/>");
        for (int i = 0; i < 60; i++) {
            assertThat(get().status()).isEqualTo(200);
        }
        others = Scene::stall;
        for (int i = 0; i < 2; i++) {
            assertThat(get().text()).isEqualTo("good");
        }
    }
}
