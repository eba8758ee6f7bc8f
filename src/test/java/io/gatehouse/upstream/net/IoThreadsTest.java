package io.gatehouse.upstream.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads of the gateway's own: whatever goes wrong with one connection, the others of its thread are served. */
final class IoThreadsTest {

    private final IoThreads threads = new IoThreads(1, Thread::new, System::nanoTime);
    private final IoThread thread = threads.next();

    @AfterEach
    void close() {
        threads.close();
    }

    private boolean isAlive() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        thread.execute(done::countDown);
        return done.await(10, TimeUnit.SECONDS);
    }

    @Test
    void who_fails_when_his_time_is_up_does_not_end_the_thread() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch looked = new CountDownLatch(2);
        thread.execute(() -> thread.watch(now -> {
            looked.countDown();
            if (looks.getAndIncrement() == 0) {
                throw new NoClassDefFoundError("for a moment");
            }
            return true;
        }));

        assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(isAlive()).isTrue();
    }

    @Test
    void a_thread_goes_on_when_there_is_not_even_memory_to_say_so() throws Exception {
        Handler full = new Exhausted();
        Logger log = Logger.getLogger(IoThread.class.getName());
        log.addHandler(full);
        try {
            thread.execute(() -> {
                throw new OutOfMemoryError("for a moment");
            });

            assertThat(isAlive()).isTrue();
        } finally {
            log.removeHandler(full);
        }
    }

    /** Where a log needs memory, and there is none. */
    private static final class Exhausted extends Handler {

        @Override
        public void publish(LogRecord entry) {
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
}
