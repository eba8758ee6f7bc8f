package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Whoever waits on a loop is relieved of it. */
class EventLoopReliefTest extends EventLoopFixture {

    /** of one loop, when all that may relieve it are there */
    private static final int THREADS = 257;

    @Test
    void who_serves_one_request_for_long_is_relieved() throws Exception {
        start(1, Duration.ofMillis(10));
        try (RawClient waits = arrived("GET", "/wait", "")) {

            assertThat(servedBy()).endsWith("-Loop-2");

            release.countDown();
            assertThat(waits.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_client_who_reads_nothing_holds_nobody_up() throws Exception {
        start(1, NEVER);
        try (RawClient idle = arrived("GET", "/large", "")) {

            assertThat(servedBy()).endsWith("-Loop-2");

            assertThat(idle.answer().text()).hasSize(LARGE);
        }
    }

    @Test
    void who_waits_for_a_client_of_another_loop_holds_up_nobody_of_its_own() throws Exception {
        start(2, NEVER);
        try (RawClient idle = arrived("GET", "/hold", "");
                RawClient pushes = arrived("GET", "/push", "")) {

            assertThat(servedBy()).endsWith("-Loop-1");
            assertThat(servedBy()).endsWith("-Loop-3");

            assertThat(idle.answer().text()).hasSize(LARGE);
            assertThat(pushes.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_client_whose_body_does_not_come_holds_nobody_up() throws Exception {
        start(1, NEVER);
        try (RawClient slow = arrived("POST", "/body", "Content-Length: 5\r\n")) {

            assertThat(servedBy()).endsWith("-Loop-2");

            slow.send("hello");
            assertThat(slow.answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void who_takes_over_is_no_less_important_than_who_found_that_it_should() throws Exception {
        start(1, Duration.ofMillis(10));
        try (RawClient waits = arrived("GET", "/wait", "")) {
            assertThat(servedBy()).endsWith("-Loop-2");

            assertThat(loopThreads())
                    .hasSize(2)
                    .allSatisfy(thread -> assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY));

            release.countDown();
            assertThat(waits.answer().status()).isEqualTo(200);
        }
    }

    private static List<Thread> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("-Loop-"))
                .toList();
    }

    @Test
    void a_loop_goes_on_when_there_is_not_even_memory_to_say_so() throws Exception {
        start(1, NEVER);
        assertThat(servedBy()).endsWith("-Loop-1");
        Handler full = new Exhausted();
        Logger.getLogger("").addHandler(full);
        try {
            arrived("GET", "/exhaust", "").close();

            assertThat(servedBy()).endsWith("-Loop-1");
        } finally {
            Logger.getLogger("").removeHandler(full);
        }
    }

    @Test
    void who_could_not_be_relieved_and_not_even_that_could_be_said_is_relieved_when_there_is_memory() throws Exception {
        start(1, Duration.ofMillis(10));
        ThreadPoolExecutor threads = threads();
        ThreadFactory usual = threads.getThreadFactory();
        threads.setThreadFactory(task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        Exhausted full = new Exhausted();
        Logger.getLogger("").addHandler(full);
        try (RawClient waits = arrived("GET", "/wait", "")) {
            assertThat(full.asked.await(20, TimeUnit.SECONDS)).isTrue();
            Logger.getLogger("").removeHandler(full);
            threads.setThreadFactory(usual);

            assertThat(servedBy()).endsWith("-Loop-2");
            release.countDown();
            assertThat(waits.answer().status()).isEqualTo(200);
        } finally {
            Logger.getLogger("").removeHandler(full);
        }
    }

    /** Where a log needs memory, and there is none. */
    private static final class Exhausted extends Handler {

        private final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public void publish(LogRecord entry) {
            asked.countDown();
            throw new OutOfMemoryError("for a moment");
        }

        @Override
        public void flush() {
            // nothing was written
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }

    @Test
    void when_too_many_are_waited_for_one_is_broken_off_and_the_others_are_served() throws Exception {
        start(1, NEVER);
        List<RawClient> slow = new ArrayList<>();
        try {
            while (slow.size() < THREADS) {
                slow.add(arrived("POST", "/body", "Content-Length: 5\r\n"));
            }

            assertThat(slow.remove(THREADS - 1).rest(OutputStream.nullOutputStream()))
                    .isNotEqualTo(End.SILENCE);
            assertThat(servedBy()).endsWith("-Loop-" + THREADS);
            for (RawClient client : slow) {
                assertThat(client.send("hello").answer().text()).isEqualTo("hello");
            }
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void a_loop_that_nobody_can_relieve_goes_on_itself_and_is_relieved_when_somebody_can() throws Exception {
        start(1, Duration.ofMillis(10));
        ThreadPoolExecutor threads = threads();
        ThreadFactory usual = threads.getThreadFactory();
        CountDownLatch over = new CountDownLatch(1);
        threads.setThreadFactory(task -> none(over));
        try (RawClient waits = arrived("GET", "/wait", "")) {
            assertThat(waits.answer().status()).isEqualTo(200);
            assertThat(servedBy()).endsWith("-Loop-1");
        }
        threads.setThreadFactory(usual);
        over.countDown();

        try (RawClient waits = arrived("GET", "/wait-again", "")) {
            assertThat(servedBy()).endsWith("-Loop-2");
            releaseAgain.countDown();
            assertThat(waits.answer().status()).isEqualTo(200);
        }
    }

    private ThreadPoolExecutor threads() throws ReflectiveOperationException {
        Field threads = EventLoopEndpoint.class.getDeclaredField("threads");
        threads.setAccessible(true);
        return (ThreadPoolExecutor) threads.get(endpoint);
    }

    /** What is waited for happens while it turns out that there is no thread. */
    private Thread none(CountDownLatch over) {
        release.countDown();
        await(over);
        throw new OutOfMemoryError("unable to create native thread");
    }
}
