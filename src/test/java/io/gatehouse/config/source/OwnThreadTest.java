package io.gatehouse.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnThreadTest {

    private static Thread workOf(OwnThread threads) throws Exception {
        CompletableFuture<Thread> worked = new CompletableFuture<>();
        Future<?> ignored = threads.after(Duration.ZERO, () -> worked.complete(Thread.currentThread()));
        return worked.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoever_has_closed_it_finds_its_thread_gone() throws Exception {
        for (int i = 0; i < 500; i++) {
            OwnThread threads = new OwnThread();
            Thread thread = workOf(threads);

            threads.close();

            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void its_own_task_may_close_it() throws Exception {
        OwnThread threads = new OwnThread();
        CompletableFuture<Void> closed = new CompletableFuture<>();

        Future<?> ignored = threads.after(Duration.ZERO, () -> {
            threads.close();
            closed.complete(null);
        });

        assertThat(closed.get(20, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void one_that_never_worked_closes_too() {
        new OwnThread().close();
    }
}
