package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

    private static final long PLENTY = 20_000;

    private final DaemonThreads threads = new DaemonThreads("test-daemon");
    private final CountDownLatch held = new CountDownLatch(1);

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException e) {
            // told to end
        }
    }

    @Test
    void one_that_still_works_is_waited_for_no_longer_than_it_was_said() {
        Thread thread = threads.newThread(this::hold);
        thread.start();

        assertThat(threads.join(1)).isFalse();
        held.countDown();

        assertThat(threads.join(PLENTY)).isTrue();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void one_that_was_never_started_is_not_waited_for() {
        threads.newThread(this::hold);

        assertThat(threads.join(PLENTY)).isTrue();
    }

    @Test
    void an_executor_that_was_told_to_end_has_no_thread_left() {
        for (int i = 0; i < 200; i++) {
            Thread[] own = new Thread[1];
            ExecutorService executor = Executors.newSingleThreadExecutor(threads);
            executor.execute(() -> own[0] = Thread.currentThread());
            executor.shutdown();

            assertThat(threads.join(PLENTY)).isTrue();
            assertThat(own[0].getState()).isEqualTo(Thread.State.TERMINATED);
        }
    }
}
