package io.gatehouse.benchmarks.load;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** All processes that run at the moment; none is left behind, however this program ends. */
final class Children implements AutoCloseable {

    private final Deque<Child> running = new ConcurrentLinkedDeque<>();

    Child add(Child child) {
        running.push(child);
        return child;
    }

    void end(Child child) {
        running.remove(child);
        child.close();
    }

    /** The last one first. */
    @Override
    public void close() {
        for (Child child = running.poll(); child != null; child = running.poll()) {
            child.close();
        }
    }
}
