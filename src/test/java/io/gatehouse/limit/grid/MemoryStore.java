package io.gatehouse.limit.grid;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An engine in this process, which is away when the test says so. It forgets nothing by itself. */
final class MemoryStore implements Store {

    private final ConcurrentHashMap<String, byte[]> kept = new ConcurrentHashMap<>();
    volatile boolean away;
    volatile Runnable beforeSwap = () -> {};
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public byte @Nullable [] get(String name) {
        answer();
        return kept.get(name);
    }

    @Override
    public boolean swap(String name, byte @Nullable [] before, byte[] after, long millis) {
        answer();
        beforeSwap.run();
        synchronized (kept) {
            boolean same = Arrays.equals(kept.get(name), before);
            if (same) {
                kept.put(name, after);
            }
            return same;
        }
    }

    private void answer() {
        asked.incrementAndGet();
        if (away) {
            throw new IllegalStateException("nobody there");
        }
    }

    /** As an engine that was started anew. */
    void forget() {
        kept.clear();
    }

    int size() {
        return kept.size();
    }

    @Override
    public void close() {
        away = true;
    }
}
