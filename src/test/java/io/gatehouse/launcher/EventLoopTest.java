package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestKey;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One loop for all clients: what one of them does must not be felt by the others. */
class EventLoopTest extends EventLoopFixture {

    @Test
    void a_request_is_served_by_the_thread_that_waited_for_it() throws Exception {
        start(1, NEVER);

        assertThat(servedBy()).endsWith("-Loop-1");
        assertThat(servedBy()).endsWith("-Loop-1");
    }

    @Test
    void connections_are_spread_over_all_loops() throws Exception {
        start(3, NEVER);

        List<String> names = List.of(servedBy(), servedBy(), servedBy());

        assertThat(names)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).contains("-Loop-"));
    }

    @Test
    void what_comes_before_the_answer_is_served_after_it_and_costs_nothing_until_then() throws Exception {
        start(1, NEVER);
        assertThat(servedBy()).endsWith("-Loop-1");
        try (RawClient client = arrived("GET", "/hold", "")) {
            long before = cpuNanos("-Loop-1");
            client.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(arrived.poll(300, TimeUnit.MILLISECONDS)).isNull();
            assertThat(cpuNanos("-Loop-1") - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(150));

            AsyncContext first = held.take();
            first.getResponse().getOutputStream().print("first");
            first.complete();
            assertThat(client.answer().text()).isEqualTo("first");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    private static long cpuNanos(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().endsWith(thread))
                .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                .sum();
    }

    @Test
    void what_is_overdue_holds_nobody_up() throws Exception {
        start(1, NEVER);
        try (RawClient early = arrived("GET", "/hold", "")) {
            timeouts(Duration.ofMillis(300));
            try (RawClient late = arrived("POST", "/upload", "Content-Length: 5\r\n")) {
                // the loop looks away: it was to serve this, and has not
                early.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(arrived.poll(20, TimeUnit.SECONDS)).isEqualTo("overdue");

                assertThat(servedBy()).contains("-Loop-");

                release.countDown();
                assertThat(late.rest(OutputStream.nullOutputStream())).isNotEqualTo(End.SILENCE);
            }
        }
    }

    @Test
    void what_has_come_is_not_overdue_because_the_loop_did_not_look() throws Exception {
        start(1, NEVER);
        timeouts(Duration.ofMillis(300));
        try (RawClient client = arrived("GET", "/who", "")) {
            assertThat(client.answer().status()).isEqualTo(200);
            try (RawClient waits = arrived("GET", "/wait", "")) {
                client.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");
                // by then it would be overdue, and would have been looked for several times
                assertThat(arrived.poll(600, TimeUnit.MILLISECONDS)).isNull();
                release.countDown();

                assertThat(client.answer().status()).isEqualTo(200);
                assertThat(waits.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_handshake_that_comes_byte_by_byte_is_given_up_in_time() throws Exception {
        key = TestKey.make(base, "slow", "dns:localhost");
        start(1, NEVER);
        timeouts(Duration.ofMillis(300));
        try (RawClient slow = connect()) {
            // the head of a record that has 4 KiB
            slow.send(new byte[] {0x16, 3, 1, 0x10, 0}).patience(Duration.ofMillis(100));

            assertThat(comesToItsEnd(slow, 50)).isTrue();
        }
    }

    private static boolean comesToItsEnd(RawClient slow, int bytes) {
        try {
            for (int i = 0; i < bytes; i++) {
                if (slow.rest(OutputStream.nullOutputStream()) != End.SILENCE) {
                    return true;
                }
                slow.send(new byte[1]);
            }
        } catch (IOException e) {
            return true;
        }
        return false;
    }

    @Test
    void a_client_who_leaves_before_the_answer_is_noticed_when_it_is_sent() throws Exception {
        start(1, NEVER);
        arrived("GET", "/hold", "").close();
        AsyncContext first = held.take();
        assertThat(servedBy()).endsWith("-Loop-1");

        first.complete();

        assertThat(servedBy()).endsWith("-Loop-1");
    }

    @Test
    void when_the_server_stops_those_who_are_idle_are_told() throws Exception {
        start(2, NEVER);
        try (RawClient client = arrived("GET", "/who", "")) {
            assertThat(client.answer().status()).isEqualTo(200);
            tomcat.getConnector().stop();

            assertThat(client.closedByPeer()).isTrue();
        }
    }
}
