package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHttp2;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams of HTTP/2 that fall silent: also on a connection that takes no new requests any more. */
class Http2LeavingTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** Less than any timeout of the route. */
    private static final Duration WITHIN = Duration.ofMinutes(9);

    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
    private final TestTime time = new TestTime();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch arrived = new CountDownLatch(1);

    @TempDir
    private Path folder;

    /** Says nothing any more, whatever it is asked. */
    private void fallSilent(RawHttp2.Wire wire) throws IOException {
        arrived.countDown();
        while (true) {
            wire.next(RawHttp2.PING);
            asked.incrementAndGet();
        }
    }

    private Path write(String url, String about) throws IOException {
        return Files.writeString(
                folder.resolve("routes.xml"), """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/>ABOUT</upstream>
                  <routes><route to="app"><timeout first-byte="10m" idle="10m"/></route></routes>
                </gateway>
                """.replace("HERE", url).replace("ABOUT", about));
    }

    /** Time passes, a second at a time, until it is answered. */
    private String answer(RawClient client) throws Exception {
        Duration before = time.get();
        Duration ignored = Soon.after(LONG, () -> {
            time.advance(Duration.ofMillis(500));
            return asked.get() > 0 && time.get().minus(before).compareTo(Duration.ofMinutes(1)) > 0;
        });
        assertThat(time.get().minus(before)).isLessThan(WITHIN);
        return client.answer().text();
    }

    @Test
    void one_that_has_taken_leave_is_asked_for_a_sign_of_life() throws Exception {
        try (RawHttp2 upstream = RawHttp2.playing((wire, number) -> {
                    RawHttp2.Request request = wire.greet().request();
                    wire.goAway(request.stream(), 0);
                    fallSilent(wire);
                });
                TestGateway gateway =
                        TestGateway.start(write(upstream.url(), "").toString(), time);
                RawClient client = RawClient.connect(gateway.port())) {
            client.get("/");
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(answer(client)).contains("upstream-broke");
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void one_that_the_descriptor_describes_anew_is_asked_for_a_sign_of_life() throws Exception {
        try (RawHttp2 upstream = RawHttp2.playing((wire, number) -> {
                    RawHttp2.Request ignored = wire.greet().request();
                    fallSilent(wire);
                });
                TestGateway gateway =
                        TestGateway.start(write(upstream.url(), "").toString(), time);
                RawClient client = RawClient.connect(gateway.port())) {
            client.get("/");
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            write(upstream.url(), "<pool keep='7'/>");
            Object ignored = jmx.invoke(
                    GatewayBean.name(jmx, folder.getFileName().toString()), "reload", new Object[0], new String[0]);
            assertThat(answer(client)).contains("upstream-broke");
            assertThat(asked).hasValue(1);
        }
    }
}
