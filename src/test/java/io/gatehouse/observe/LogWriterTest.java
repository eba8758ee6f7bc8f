package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogWriterTest {

    private static final String LINE = "x".repeat(999) + "\n";

    private final Reports reports = new Reports();
    private final Losses losses = new Losses("test", reports, new TestTicker());
    private final Disk disk = new Disk();
    private final LogWriter writer = new LogWriter(disk, losses);

    /** A disk that takes what comes, takes nothing until it is let go, or is full. */
    private static final class Disk implements Sink {

        private final LinkedBlockingQueue<String> written = new LinkedBlockingQueue<>();
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile boolean blocked;
        private volatile boolean full;

        @Override
        public void open() {}

        @Override
        public void write(ByteBuffer lines) throws IOException {
            asked.countDown();
            if (full) {
                throw new IOException("No space left on device");
            }
            try {
                if (blocked) {
                    free.await();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.addAll(
                    StandardCharsets.UTF_8.decode(lines).toString().lines().toList());
        }

        @Override
        public void close() {
            closed.countDown();
        }

        String next() throws InterruptedException {
            return String.valueOf(written.poll(20, TimeUnit.SECONDS));
        }
    }

    @AfterEach
    void close() {
        disk.free.countDown();
        writer.close();
        reports.close();
    }

    @Test
    void lines_are_written_in_their_order() throws Exception {
        for (int i = 0; i < 500; i++) {
            writer.offer("line " + i + "\n");
        }

        for (int i = 0; i < 500; i++) {
            assertThat(disk.next()).isEqualTo("line " + i);
        }
        assertThat(losses.total()).isZero();
    }

    @Test
    void a_disk_that_takes_nothing_holds_nobody_up_and_what_finds_no_room_is_counted() throws Exception {
        disk.blocked = true;
        writer.offer("first\n");
        assertThat(disk.asked.await(20, TimeUnit.SECONDS)).isTrue();

        long room = LogWriter.MAX_BACKLOG / LINE.length();
        for (int i = 0; i < room + 5; i++) {
            writer.offer(LINE);
        }
        assertThat(losses.total()).isEqualTo(5);

        disk.free.countDown();
        assertThat(disk.next()).isEqualTo("first");
        for (int i = 0; i < room; i++) {
            assertThat(disk.next()).hasSize(999);
        }
        writer.offer("after\n");
        assertThat(disk.next()).isEqualTo("after");
        assertThat(losses.total()).isEqualTo(5);
    }

    @Test
    void a_full_disk_loses_lines_and_counts_them_until_there_is_room() throws Exception {
        disk.full = true;
        writer.offer("lost\n");
        assertThat(disk.asked.await(20, TimeUnit.SECONDS)).isTrue();
        while (losses.total() == 0) {
            Thread.onSpinWait();
        }
        assertThat(losses.total()).isEqualTo(1);

        disk.full = false;
        writer.offer("kept\n");
        assertThat(disk.next()).isEqualTo("kept");
    }

    @Test
    void it_ends_although_the_destination_hangs_and_says_what_was_lost() throws Exception {
        disk.blocked = true;
        writer.offer("held\n");
        assertThat(disk.asked.await(20, TimeUnit.SECONDS)).isTrue();
        writer.offer("waiting\n");

        writer.close();

        assertThat(disk.closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(losses.total()).isEqualTo(2);
        writer.offer("late\n");
        assertThat(losses.total()).isEqualTo(3);
    }
}
