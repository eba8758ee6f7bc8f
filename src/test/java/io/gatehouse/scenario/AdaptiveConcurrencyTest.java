package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestOperator;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit that nobody wrote down, and who is turned away first when it is reached. */
class AdaptiveConcurrencyTest {

    private final TestOperator operator = new TestOperator();
    private final TestTime time = new TestTime();
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<RawClient> held = new ArrayList<>();
    private TestUpstream upstream;
    private TestGateway gateway;
    private Path routes;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        upstream = TestUpstream.playing(scene -> {
            String target = scene.head().target();
            if (target.equals("/stream")) {
                // of no length: a short answer of a known one would be held until it pauses
                scene.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
                scene.chunk("data: 1\n\n");
            }
            if (target.endsWith("/held") || target.equals("/stream")) {
                try {
                    release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (target.equals("/stream")) {
                // a stream that goes on holds up the end of the gateway
                scene.chunk("");
                return;
            }
            scene.answer(target.endsWith("/broken") ? 500 : 200, new byte[0]);
        });
        routes = Files.writeString(
                folder.resolve("routes.xml"),
                "<gateway xmlns='urn:gatehouse:1'><upstream name='app'><endpoint url='" + upstream.url()
                        + "'/></upstream><routes name='shop'>"
                        + "<defaults><concurrency adaptive='true' priority='normal'>"
                        + "<priority level='low' when='header:Sec-Purpose exists'/></concurrency></defaults>"
                        + "<route name='checkout' path='/checkout/**' to='app'><concurrency priority='high'/></route>"
                        + "<route name='hints' path='/hints/**' to='app'><concurrency priority='low'/></route>"
                        + "<route name='all' to='app'/></routes></gateway>");
        gateway = TestGateway.start(routes.toString(), time);
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        for (RawClient client : held) {
            client.close();
        }
        operator.close();
        gateway.close();
        upstream.close();
    }

    private void hold(String path, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            RawClient client = RawClient.connect(gateway.port());
            held.add(client);
            client.request("GET", path + "/held");
            upstream.awaitRequest();
        }
    }

    private RawAnswer get(String path) throws Exception {
        return RawClient.fetch(gateway.port(), path);
    }

    private int prefetch(String path) throws Exception {
        return RawClient.fetch(gateway.port(), path, "Sec-Purpose: prefetch").status();
    }

    private String limits() throws Exception {
        return operator.invoke(routes, "limits");
    }

    @Test
    void the_lowest_are_turned_away_first_and_at_once() throws Exception {
        hold("/hints", 15);
        assertThat(get("/hints/x").status()).isEqualTo(503);
        // what is said of some requests in the defaults holds for them on each route
        assertThat(prefetch("/any/x")).isEqualTo(503);
        assertThat(prefetch("/checkout/x")).isEqualTo(503);
        assertThat(get("/any/x").status()).isEqualTo(200);
        // that one, so that it is not taken for one of those to come
        upstream.awaitRequest();
        hold("/any", 3);
        assertThat(get("/any").status()).isEqualTo(503);
        assertThat(get("/hints/x").status()).isEqualTo(503);
        hold("/checkout", 2);
        RawAnswer full = get("/checkout/x");
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.header("Retry-After")).isEqualTo("1");
        assertThat(full.text()).contains("overloaded");
        assertThat(limits()).contains("concurrency of routes shop: 20 in flight");
        long[] nanos = new long[21];
        for (int i = 0; i < nanos.length; i++) {
            long asked = System.nanoTime();
            assertThat(get("/checkout/x").status()).isEqualTo(503);
            nanos[i] = System.nanoTime() - asked;
        }
        Arrays.sort(nanos);
        assertThat(Duration.ofNanos(nanos[10])).isLessThan(Duration.ofMillis(20));
        release.countDown();
        for (RawClient client : held) {
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void neither_clients_that_leave_nor_errors_say_what_an_upstream_bears() throws Exception {
        for (int i = 0; i < 12; i++) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.send("POST /any/held HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
                upstream.awaitRequest();
            }
        }
        time.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 12; i++) {
            assertThat(get("/broken").status()).isEqualTo(500);
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(get("/broken").status()).isEqualTo(500);
        assertThat(limits()).doesNotContain("adaptive");
        for (int i = 0; i < 12; i++) {
            assertThat(get("/good").status()).isEqualTo(200);
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(get("/good").status()).isEqualTo(200);
        assertThat(limits())
                .matches("(?s).*concurrency of routes shop: [0-9]+ in flight"
                        + " \\(adaptive: 20 in flight at most, answers take [0-9]+ ms when it is quiet\\).*");
    }

    @Test
    void streams_that_last_take_no_places() throws Exception {
        for (int i = 0; i < 40; i++) {
            RawClient client = RawClient.connect(gateway.port());
            held.add(client);
            client.request("GET", "/stream");
            assertThat(client.head().status()).isEqualTo(200);
        }
        assertThat(RawClient.fetch(gateway.port(), "/hints/a").status()).isEqualTo(200);
    }
}
