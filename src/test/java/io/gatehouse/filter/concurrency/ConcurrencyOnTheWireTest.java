package io.gatehouse.filter.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.fault.Fault;
import io.gatehouse.testing.ConcernServer;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestElement;
import io.gatehouse.testing.TestUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConcurrencyOnTheWireTest {

    private static final List<PolicyFilter<?>> FILTERS =
            List.of(new PolicyFilter<>(0, ConcurrencyPolicy.class, new ConcurrencyFilter(System::nanoTime)));

    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private TestUpstream upstream;
    private ConcernServer server;

    @BeforeEach
    void open() throws Exception {
        // an answer that has begun and does not end
        upstream = TestUpstream.playing(scene -> {
            if (scene.head().target().equals("/quick")) {
                scene.answer(200, new byte[0]);
                return;
            }
            if (scene.head().target().equals("/late")) {
                arrived.release();
                await(goOn);
                scene.answer(200, new byte[0]);
                return;
            }
            scene.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n");
            arrived.release();
            await(goOn);
            scene.send("0\r\n\r\n");
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void limit(String element) throws Exception {
        server = ConcernServer.start(upstream.port(), FILTERS, TestElement.read(ConcurrencyPolicy.TYPE, element));
    }

    @AfterEach
    void close() throws Exception {
        goOn.countDown();
        server.close();
        upstream.close();
    }

    private RawClient streaming(String... fields) throws Exception {
        return waiting("/stream", fields);
    }

    private RawClient waiting(String target, String... fields) throws Exception {
        RawClient client = server.connect();
        client.request("GET", target, fields);
        assertThat(arrived.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        return client;
    }

    private RawAnswer quick(String... fields) throws Exception {
        return RawClient.fetch(server.port(), "/quick", fields);
    }

    @Test
    void a_stream_counts_until_its_last_byte() throws Exception {
        limit("<concurrency max='2'/>");
        try (RawClient one = streaming();
                RawClient two = streaming()) {
            RawAnswer refused = quick();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.text()).contains("too-many-at-once", "in flight: 2 already");
            assertThat(server.awaitOutcome()).satisfies(outcome -> {
                assertThat(outcome.fault()).isEqualTo(Fault.TOO_MANY_AT_ONCE);
                assertThat(outcome.detail()).isEqualTo("concurrency of : 2 in flight");
            });
            goOn.countDown();
            assertThat(one.answer().text()).isEqualTo("begun");
            assertThat(two.answer().text()).isEqualTo("begun");
            server.awaitOutcome();
            server.awaitOutcome();
            assertThat(quick().status()).isEqualTo(200);
        }
    }

    @Test
    void a_client_that_leaves_makes_room() throws Exception {
        limit("<concurrency max='1'/>");
        streaming().close();
        // it is noticed when the next byte finds nobody
        goOn.countDown();
        server.awaitOutcome();
        assertThat(quick().status()).isEqualTo(200);
    }

    @Test
    void whom_it_counts_apart_has_places_of_his_own() throws Exception {
        limit("<concurrency max='1' per='header:X-Tenant'/>");
        try (RawClient held = streaming("X-Tenant: acme")) {
            assertThat(quick("X-Tenant: acme").status()).isEqualTo(429);
            assertThat(server.awaitOutcome().detail())
                    .matches("concurrency of : 1 in flight for header:X-Tenant=#[0-9a-f]{8}");
            assertThat(quick("X-Tenant: other").status()).isEqualTo(200);
            goOn.countDown();
            assertThat(held.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void what_only_observes_counts_what_it_lets_pass() throws Exception {
        limit("<concurrency max='1' mode='observe'/>");
        try (RawClient held = streaming()) {
            assertThat(quick().status()).isEqualTo(200);
            assertThat(server.awaitOutcome().fault()).isNull();
            goOn.countDown();
            assertThat(held.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void who_matters_less_leaves_the_last_places_to_others() throws Exception {
        limit("<concurrency max='4' priority='low'/>");
        List<RawClient> held = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                held.add(streaming());
            }
            assertThat(quick().status()).isEqualTo(429);
            assertThat(server.awaitOutcome().detail()).isEqualTo("concurrency of : 3 in flight, priority low");
            goOn.countDown();
        } finally {
            for (RawClient client : held) {
                client.close();
            }
        }
    }

    @Test
    void a_limit_that_finds_itself_turns_away_with_503_what_is_above_it() throws Exception {
        limit("<concurrency adaptive='true'/>");
        List<RawClient> held = new ArrayList<>();
        try {
            // what it begins with; streams that have begun are nothing that the upstream works on
            for (int i = 0; i < 20; i++) {
                held.add(waiting("/late"));
            }
            long asked = System.nanoTime();
            RawAnswer refused = quick();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.SECONDS.toNanos(1));
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            // a client is not told what the limit is; the id of the exchange is drawn, and may have any digits
            String id = Objects.requireNonNull(refused.header("X-Request-Id"));
            assertThat(refused.text()).contains("overloaded", id);
            assertThat(refused.text().replace(id, "")).doesNotContain("20");
            assertThat(server.awaitOutcome().fault()).isEqualTo(Fault.OVERLOADED);
            goOn.countDown();
        } finally {
            for (RawClient client : held) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<concurrency/>|<concurrency> without max (expected: how many may be in flight at once, or"
                        + " adaptive=\"true\")",
                "<concurrency adaptive='true' per='client-ip'/>|per: client-ip beside adaptive (expected: one of the two;"
                        + " what the upstream bears is one limit)",
                "<concurrency max='1' priority='urgent'/>|priority: urgent (expected: high or normal or low)",
                "<concurrency max='0'/>|max: 0 (expected: > 0)",
                "<concurrency max='1' per='nobody'/>|per: nobody (expected: client-ip, principal, claim:NAME, header:NAME,"
                        + " query:NAME, cookie:NAME, host, path or method)"
            })
    void what_is_wrong_is_told(String element, String message) throws Exception {
        limit("<concurrency max='1'/>");
        assertThat(TestElement.refusals(ConcurrencyPolicy.TYPE, element)).containsExactly(message);
    }
}
