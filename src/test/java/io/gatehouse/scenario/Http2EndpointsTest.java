package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHttp2;
import io.gatehouse.testing.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints of HTTP/2 that are as they should be: what they say before they answer, and whether they are well. */
class Http2EndpointsTest {

    /** seconds */
    private static final int SOON = 10;

    private static final int MOST_STREAMS = 3;
    private static final int REFUSED_STREAM = 7;
    private static final String CHECK = "/healthz";

    private interface Condition {

        boolean holds() throws Exception;
    }

    private final Set<Integer> checkedOn = ConcurrentHashMap.newKeySet();
    private final Set<Integer> workedOn = ConcurrentHashMap.newKeySet();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicInteger checks = new AtomicInteger();
    private final Map<String, String> check = new ConcurrentHashMap<>();
    private volatile String status = "200";
    private RawHttp2 one;
    private RawHttp2 other;
    private TestGateway gateway;

    private void open(RawHttp2.Script script, String ofUpstream) throws Exception {
        one = RawHttp2.playing(script);
        other = RawHttp2.playing((wire, number) -> {
            wire.greet();
            while (true) {
                wire.answer(wire.request().stream(), "other");
            }
        });
        gateway = TestGateway.start(
                """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="ONE"/>MORE</upstream>
                  <routes><route to="app"/></routes>
                </gateway>
                """.replace("ONE", one.url()).replace("MORE", ofUpstream.replace("OTHER", other.url())));
    }

    @AfterEach
    void close() {
        gateway.close();
        one.close();
        other.close();
    }

    private String get() throws Exception {
        return RawClient.fetch(gateway.port(), "/work").text();
    }

    private static void until(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void answers_that_only_inform_are_followed_by_the_answer() throws Exception {
        open(
                (wire, number) -> {
                    RawHttp2.Request request = wire.greet().request();
                    wire.head(request.stream(), false, ":status", "103", "link", "</a.css>; rel=preload");
                    wire.head(request.stream(), false, ":status", "102");
                    wire.answer(request.stream(), "fine");
                    wire.answerAll();
                },
                "");
        assertThat(get()).isEqualTo("fine");
        assertThat(get()).isEqualTo("/work");
        assertThat(one.connections()).isEqualTo(1);
    }

    @Test
    void the_status_of_a_call_passes_though_its_answer_says_how_long_it_is() throws Exception {
        open(
                (wire, number) -> {
                    int stream = wire.greet().request().stream();
                    wire.head(
                                    stream,
                                    false,
                                    ":status",
                                    "200",
                                    "content-type",
                                    "application/grpc",
                                    "content-length",
                                    "4")
                            .data(stream, false, "four".getBytes(StandardCharsets.US_ASCII))
                            .head(stream, true, "grpc-status", "5");
                    wire.frame();
                },
                "");
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawAnswer answer =
                    client.get("/work", "TE: trailers", "Connection: TE").answer();
            assertThat(answer.text()).isEqualTo("four");
            assertThat(answer.trailers().first("grpc-status")).isEqualTo("5");
        }
    }

    @Test
    void one_that_takes_no_requests_for_now_is_waited_for_on_the_connection_that_there_is() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        open(
                (wire, number) -> {
                    wire.greet(MOST_STREAMS, 0);
                    asked.incrementAndGet();
                    wire.next(RawHttp2.SETTINGS);
                    await(opened);
                    wire.send(RawHttp2.SETTINGS, 0, 0, new byte[] {0, MOST_STREAMS, 0, 0, 0, 10});
                    wire.answerAll();
                },
                "");
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return get();
            } catch (Exception e) {
                return e.toString();
            }
        });
        until(() -> asked.get() > 0);
        opened.countDown();
        assertThat(answer.get()).isEqualTo("/work");
        assertThat(one.connections()).isEqualTo(1);
    }

    @Test
    void one_that_never_takes_requests_is_not_opened_again_and_again() throws Exception {
        open(
                (wire, number) -> {
                    wire.greet(MOST_STREAMS, 0);
                    wire.answerAll();
                },
                "");
        assertThat(get()).contains("connect-timeout");
        assertThat(one.connections()).isEqualTo(1);
    }

    @Test
    void one_that_refuses_all_requests_is_asked_no_more_than_twice() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        open(
                (wire, number) -> {
                    wire.greet();
                    while (true) {
                        wire.send(RawHttp2.RST_STREAM, wire.request().stream(), REFUSED_STREAM);
                        refused.incrementAndGet();
                    }
                },
                "");
        assertThat(get()).contains("upstream-broke");
        assertThat(refused).hasValue(2);
    }

    @Test
    void one_that_only_informs_without_an_end_is_malformed() throws Exception {
        open(
                (wire, number) -> {
                    RawHttp2.Request request = wire.greet().request();
                    for (int i = 0; i < 200; i++) {
                        wire.head(request.stream(), false, ":status", "103");
                    }
                    wire.answerAll();
                },
                "");
        assertThat(get()).contains("upstream-malformed");
        assertThat(get()).isEqualTo("/work");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(SOON, TimeUnit.SECONDS)) {
                throw new IOException("not in time");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void one_that_checks_find_sick_gets_nothing_until_it_is_well_again() throws Exception {
        open(
                this::judged,
                "<endpoint url='OTHER'/><health path='/healthz' host='app.internal' every='50ms' rise='2' fall='2'"
                        + " status='200'/>");
        until(() -> checks.get() > 2 && isAnsweredByOne());
        assertThat(check).containsEntry(":authority", "app.internal").containsEntry(":method", "GET");
        status = "503";
        until(() -> !isAnsweredByOne());
        status = "200";
        until(this::isAnsweredByOne);
        assertThat(checkedOn).hasSizeGreaterThan(2).doesNotContainAnyElementsOf(workedOn);
    }

    private boolean isAnsweredByOne() throws Exception {
        for (int i = 0; i < 4; i++) {
            if (get().equals("one")) {
                return true;
            }
        }
        return false;
    }

    private void judged(RawHttp2.Wire wire, int number) throws IOException {
        wire.greet();
        while (true) {
            RawHttp2.Request request = wire.request();
            if (request.path().equals(CHECK)) {
                checks.incrementAndGet();
                checkedOn.add(number);
                check.put(":authority", request.first(":authority"));
                check.put(":method", request.first(":method"));
                wire.head(request.stream(), true, ":status", status);
            } else {
                workedOn.add(number);
                wire.answer(request.stream(), "one");
            }
        }
    }
}
