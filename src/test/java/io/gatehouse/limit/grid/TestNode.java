package io.gatehouse.limit.grid;

import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.testing.TestTicker;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;

/** One of several gateways with a limit in common. It tells the engine when the test says so. */
final class TestNode {

    private final Queue<Runnable> errands = new ArrayDeque<>();
    private final Store engine;
    private final SharedClock clock;
    private final Rounds rounds;
    final Presence presence;
    final SharedBuckets buckets;

    TestNode(GridSpec grid, LimitSpec limit, Store engine, TestTicker ticker) {
        this.engine = engine;
        presence = new Presence(grid, InstantSource.system(), ticker);
        clock = new SharedClock(grid.name(), ticker, () -> 1_000_000_000_000L);
        rounds = new Rounds(errands::add, presence, ticker);
        buckets = new SharedBuckets(
                limit, grid, new StoredBuckets(engine, clock, grid.toString(), ticker), rounds, presence, ticker);
    }

    /** Finds the engine, or that it is not there. */
    TestNode beat() {
        try {
            clock.agree(engine);
            presence.answers();
        } catch (IllegalStateException e) {
            presence.fails(e.getMessage());
        }
        return this;
    }

    /** A round comes, and all that is to be told is told. */
    void tell() {
        rounds.round();
        hurry();
    }

    /** What cannot wait for the round is told. */
    void hurry() {
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
        }
    }

    /** What says nothing any more is thrown away. */
    void sweep() {
        rounds.sweep();
        for (int i = 0; i < 10; i++) {
            buckets.sweep();
        }
    }

    Draw draw(Object key, long cost) {
        return buckets.draw(key, cost);
    }

    int granted(int wishes, Object key) {
        int granted = 0;
        for (int i = 0; i < wishes; i++) {
            granted += draw(key, 1).granted() ? 1 : 0;
        }
        return granted;
    }
}
