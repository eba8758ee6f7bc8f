package io.gatehouse.upstream.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All I/O threads; connections are given to them in turn, or to the one that wants it. */
public final class IoThreads implements AutoCloseable {

    private final List<IoThread> threads;
    private final Map<Object, IoThread> byLoop = new LinkedHashMap<>();
    private final Supplier<?> current;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param count how many, at least one
     * @param nanoTime the ticker, in nanoseconds
     */
    public IoThreads(int count, ThreadFactory factory, LongSupplier nanoTime) {
        Buffers buffers = new Buffers();
        current = () -> null;
        threads = IntStream.range(0, count)
                .mapToObj(i -> thread(factory, nanoTime, buffers))
                .toList();
        threads.forEach(IoThread::start);
    }

    /**
     * On event loops that are lent.
     *
     * @param nanoTime the ticker, in nanoseconds
     */
    public IoThreads(LentLoops lent, LongSupplier nanoTime) {
        Buffers buffers = new Buffers();
        current = lent.current();
        lent.selectors()
                .forEach((loop, selector) ->
                        byLoop.put(loop, new IoThread(loop, selector, lent.current(), nanoTime, buffers)));
        threads = List.copyOf(byLoop.values());
    }

    private static IoThread thread(ThreadFactory factory, LongSupplier nanoTime, Buffers buffers) {
        try {
            return new IoThread(factory, nanoTime, buffers);
        } catch (IOException e) {
            throw new UncheckedIOException("no I/O thread", e);
        }
    }

    /** @return the one that calls, or else the next in turn */
    public IoThread next() {
        IoThread here = here();
        return here != null ? here : threads.get(Math.floorMod(turn.getAndIncrement(), threads.size()));
    }

    /** @return the one that calls, which is one that is lent; null when it is any other */
    public @Nullable IoThread here() {
        Object loop = current.get();
        return loop == null ? null : byLoop.get(loop);
    }

    /** @return whether there are several */
    public boolean areMany() {
        return threads.size() > 1;
    }

    /** Closes every connection and waits for the threads' end. */
    @Override
    public void close() {
        threads.forEach(IoThread::close);
        threads.forEach(IoThread::join);
    }
}
