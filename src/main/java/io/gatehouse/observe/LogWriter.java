package io.gatehouse.observe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lines on a thread of its own. Whoever hands one over never waits: when the destination is slow and the backlog is full,
 * the line is lost and counted.
 */
final class LogWriter implements AutoCloseable {

    /** Room for about 10,000 lines of ordinary length. */
    static final long MAX_BACKLOG = 4_000_000;

    private static final int BATCH_BYTES = 64 * 1024;

    /** bytes; a longer one is rare, and the batch grows for it */
    private static final int LONG_LINE = 4 * 1024;

    /** To wake a thread for each line would cost a request more than the line does. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long FLUSH_MILLIS = 700;
    private static final long END_MILLIS = 200;

    private final Sink sink;
    private final Losses losses;
    private final Thread thread;
    private final Queue<String> backlog = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final Batch batch = new Batch();
    private volatile boolean closing;
    private volatile boolean abandoned;

    /** Filled anew each time: arrays of its size for each took 1,300 bytes of memory a line, and 170 ns of the 440 that it took to be written. */
    private static final class Batch extends ByteArrayOutputStream {

        Batch() {
            super(BATCH_BYTES + LONG_LINE);
        }

        ByteBuffer bytes() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    LogWriter(Sink sink, Losses losses) {
        this.sink = sink;
        this.losses = losses;
        this.thread = DaemonThreads.named("gatehouse-log", this::run);
        thread.start();
    }

    /** @param line with its end */
    void offer(String line) {
        int length = line.length();
        long now = waiting.addAndGet(length);
        if (now > MAX_BACKLOG || closing) {
            waiting.addAndGet(-length);
            losses.add(1, closing ? "the log is closed" : "the destination takes them too slowly");
            return;
        }
        backlog.add(line);
        if (now >= MAX_BACKLOG / 4 && now - length < MAX_BACKLOG / 4) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        open();
        while (!abandoned) {
            boolean last = closing;
            while (!backlog.isEmpty() && !abandoned) {
                writeBatch();
            }
            losses.tellWhenDue();
            if (last) {
                break;
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        close(sink);
    }

    private void open() {
        try {
            sink.open();
        } catch (IOException e) {
            losses.add(0, e.toString());
        }
    }

    private static void close(Sink sink) {
        try {
            sink.close();
        } catch (IOException e) {
            // what was written is with the system already
        }
    }

    private void writeBatch() {
        batch.reset();
        int lines = 0;
        String line = backlog.poll();
        while (line != null) {
            batch.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            waiting.addAndGet(-line.length());
            lines++;
            line = batch.size() < BATCH_BYTES ? backlog.poll() : null;
        }
        try {
            sink.write(batch.bytes());
        } catch (IOException | RuntimeException e) {
            losses.add(lines, e.toString());
        }
    }

    /** Writes what is waiting and ends the thread, within a second. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        if (!ends(FLUSH_MILLIS)) {
            abandoned = true;
            thread.interrupt();
            boolean ended = ends(END_MILLIS);
            losses.add(backlog.size(), ended ? "they could not be written in time" : "the destination still blocks");
        }
        losses.tell();
    }

    private boolean ends(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
