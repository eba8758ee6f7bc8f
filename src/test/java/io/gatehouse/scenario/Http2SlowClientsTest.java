package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.launcher.Listen;
import io.gatehouse.testing.Http2Client;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/2 that read nothing, or let nothing be sent, harm nobody but themselves. */
class Http2SlowClientsTest {

    /** More than there are I/O threads. */
    private static final int CLIENTS = 6;

    private static final int STREAMS = 20;

    /** Less than it takes Tomcat to give up somebody for whom it waits. */
    private static final Duration SHORT = Duration.ofSeconds(10);

    private static final byte[] LARGE = new byte[1 << 20];

    /** What the gateway takes of an answer though its client takes nothing. */
    private static final byte[] HELD = new byte[60_000];

    private final TestTime time = new TestTime();
    private TestUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        new Random(1).nextBytes(LARGE);
        upstream = TestUpstream.playing(scene -> {
            scene.readBody();
            scene.answer(200, body(scene.head().target()));
        });
        gateway = TestGateway.start("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/></upstream>
                  <routes>
                    <route path="/said"><respond status="200" type="text/plain">0123456789</respond></route>
                    <route path="/held" to="app"><timeout idle="1h"/></route>
                    <route to="app"/>
                  </routes>
                </gateway>
                """.replace("HERE", upstream.url()), new Listen("127.0.0.1", 0, null, true), time);
    }

    private static byte[] body(String target) {
        return switch (target) {
            case "/large" -> LARGE;
            case "/held" -> HELD;
            default -> new byte[] {'x'};
        };
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    private void othersAreServed() throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            assertThat(RawClient.fetch(gateway.port(), "/somebody").text()).isEqualTo("x");
            try (Http2Client other = Http2Client.connect(gateway.port(), -1)) {
                assertThat(other.body(other.get("/somebody"))).containsExactly('x');
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT);
    }

    @Test
    void others_are_served_while_clients_read_nothing() throws Exception {
        List<Http2Client> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Http2Client client = Http2Client.deaf(gateway.port());
                deaf.add(client);
                for (int j = 0; j < STREAMS; j++) {
                    int ignored = client.get("/large");
                }
            }
            Duration ignored = Soon.after(SHORT, () -> upstream.requests() == CLIENTS * STREAMS);
            assertThat(upstream.requests()).isEqualTo(CLIENTS * STREAMS);
            othersAreServed();
        } finally {
            for (Http2Client client : deaf) {
                client.close();
            }
        }
    }

    @Test
    void what_was_not_read_at_once_is_whole_when_it_is_read_later() throws Exception {
        try (Http2Client client = Http2Client.deaf(gateway.port())) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(client.get("/large"));
            }
            Duration ignored = Soon.after(SHORT, () -> upstream.requests() == STREAMS);
            othersAreServed();
            client.listen();
            for (int stream : streams) {
                assertThat(client.body(stream)).isEqualTo(LARGE);
            }
        }
    }

    /** More streams than there are threads to wait for them. */
    @Test
    void answers_for_which_there_is_no_window_hold_no_thread() throws Exception {
        try (Http2Client one = Http2Client.connect(gateway.port(), 0);
                Http2Client two = Http2Client.connect(gateway.port(), 0)) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                streams.add(one.get(i % 2 == 0 ? "/said" : "/short"));
                assertThat(two.get("/said")).isEqualTo(streams.get(i));
            }
            othersAreServed();
            for (int stream : streams) {
                assertThat(one.status(stream)).isEqualTo(200);
                one.allow(stream, 5);
                one.allow(stream, 100);
                assertThat(new String(one.body(stream), StandardCharsets.US_ASCII))
                        .isIn("0123456789", "x");
            }
        }
    }

    /** Each stream that ends would have to be told so, which nobody can be who does not read. */
    @Test
    void clients_that_never_read_are_hung_up_on_and_nobody_waits_with_that() throws Exception {
        List<Http2Client> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Http2Client client = Http2Client.deaf(gateway.port());
                deaf.add(client);
                for (int j = 0; j < 90; j++) {
                    int ignored = client.get("/held");
                }
            }
            Duration ignored = Soon.after(SHORT, () -> upstream.requests() == CLIENTS * 90);
            othersAreServed();
            long before = inFlight();
            assertThat(before).isGreaterThan(CLIENTS);
            time.advance(Duration.ofSeconds(70));
            othersAreServed();
            time.advance(Duration.ofSeconds(10));
            othersAreServed();
            Duration until = Soon.after(SHORT, () -> inFlight() == 0);
            assertThat(until).isLessThan(SHORT);
            for (Http2Client client : deaf) {
                assertThatThrownBy(() -> {
                            while (true) {
                                int unused = client.frame();
                            }
                        })
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        } finally {
            for (Http2Client client : deaf) {
                client.close();
            }
        }
    }

    /** Without the one that asks. */
    private long inFlight() throws Exception {
        return gateway.admin().get("gateway").getJsonNumber("inFlight").longValue() - 1;
    }

    /** Each of its answers waits longer than a client may let one wait, but the connection never does. */
    @Test
    void answers_of_a_connection_that_is_read_slowly_are_whole_all_of_them() throws Exception {
        try (Http2Client client = Http2Client.deaf(gateway.port())) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                streams.add(client.get("/held"));
            }
            Duration ignored = Soon.after(SHORT, () -> upstream.requests() == 90);
            othersAreServed();
            for (int i = 0; i < 4; i++) {
                // more than a third of what the system keeps
                for (int some = 0; some < 1_000_000; ) {
                    some += client.frame();
                }
                othersAreServed();
                time.advance(Duration.ofSeconds(40));
            }
            client.listen();
            for (int stream : streams) {
                assertThat(client.body(stream)).isEqualTo(HELD);
            }
        }
    }

    @Test
    void who_does_not_take_the_end_of_an_answer_is_given_up() throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), 0)) {
            int stream = client.get("/said");
            assertThat(client.status(stream)).isEqualTo(200);
            time.advance(Duration.ofSeconds(70));
            othersAreServed();
            assertThat(client.isEnded(stream)).isFalse();
            time.advance(Duration.ofSeconds(10));
            assertThatThrownBy(() -> client.body(stream)).hasCauseInstanceOf(IOException.class);
            othersAreServed();
        }
    }
}
