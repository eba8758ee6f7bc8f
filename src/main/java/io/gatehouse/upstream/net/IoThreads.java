package io.gatehouse.upstream.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** All I/O threads; connections are given to them in turn. */
public final class IoThreads implements AutoCloseable {

    private final List<IoThread> threads;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param count how many, at least one
     * @param nanoTime the ticker, in nanoseconds
     */
    public IoThreads(int count, ThreadFactory factory, LongSupplier nanoTime) {
        Buffers buffers = new Buffers();
        threads = IntStream.range(0, count)
                .mapToObj(i -> thread(factory, nanoTime, buffers))
                .toList();
        threads.forEach(IoThread::start);
    }

    private static IoThread thread(ThreadFactory factory, LongSupplier nanoTime, Buffers buffers) {
        try {
            return new IoThread(factory, nanoTime, buffers);
        } catch (IOException e) {
            throw new UncheckedIOException("no I/O thread", e);
        }
    }

    public IoThread next() {
        return threads.get(Math.floorMod(turn.getAndIncrement(), threads.size()));
    }

    /** Closes every connection and waits for the threads' end. */
    @Override
    public void close() {
        threads.forEach(IoThread::close);
        threads.forEach(IoThread::join);
    }
}
