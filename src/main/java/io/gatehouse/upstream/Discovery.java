package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks for the endpoints of one upstream, again and again, in the background. What was found last stays until something else is
 * found: a name that is gone, or a service that is down, takes no endpoint away.
 *
 * <p>One thread ticks; what is found comes on another.
 */
final class Discovery {

    /** As long as nothing was ever found, somebody waits for it. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final DiscoverSpec spec;
    private final LongSupplier nanoTime;
    private final Consumer<List<EndpointSpec>> found;
    private final Consumer<String> told;
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean ever;
    private volatile boolean closed;
    private volatile long due;
    private volatile long lastAt;
    private volatile String problem = "";

    /**
     * @param found hears what there is, as often as it is looked for; on the thread that looked
     * @param told hears what people should know; must not wait for anything
     * @param ever whether something is known already, of before a reload
     */
    Discovery(
            DiscoverSpec spec,
            LongSupplier nanoTime,
            Consumer<List<EndpointSpec>> found,
            Consumer<String> told,
            boolean ever) {
        this.spec = spec;
        this.nanoTime = nanoTime;
        this.found = found;
        this.told = told;
        this.ever = ever;
        this.due = nanoTime.getAsLong();
        this.lastAt = due;
    }

    /** Begins to look when it is time to; does not wait. */
    void tick(UpstreamClient client) {
        long now = nanoTime.getAsLong();
        if (closed || now - due < 0 || !running.compareAndSet(false, true)) {
            return;
        }
        due = now + (ever ? spec.every() : least(spec.every())).toNanos();
        if (!client.inBackground(() -> look(client.finder()))) {
            running.set(false); // the gateway is stopping
        }
    }

    private static Duration least(Duration every) {
        return every.compareTo(AGAIN) < 0 ? every : AGAIN;
    }

    private void look(Finder finder) {
        try {
            List<EndpointSpec> all = finder.find(spec);
            if (!closed) {
                lastAt = nanoTime.getAsLong();
                due = lastAt + spec.every().toNanos();
                found.accept(all);
                // who waits for it goes on from here
                ever = true;
                say("");
            }
        } catch (IOException | RuntimeException e) {
            say(String.valueOf(e.getMessage()));
        } finally {
            running.set(false);
            first.countDown();
        }
    }

    /** Once for each problem, and when it is over. */
    private void say(String now) {
        if (now.equals(problem)) {
            return;
        }
        problem = now;
        if (now.isEmpty()) {
            told.accept(spec + ": found again");
        } else {
            told.accept(spec + ": " + now
                    + (ever ? "; the endpoints that were found last stay" : "; nothing was found yet"));
        }
    }

    /**
     * Waits until it was looked once, whatever came of it.
     *
     * @param nanos how long at most
     */
    void await(long nanos) {
        try {
            if (!ever) {
                boolean ignored = first.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether it is known what is there, or was when it was last found */
    boolean hasFound() {
        return ever;
    }

    /** @return for operators: {@code dns app.internal, found 12 s ago} */
    String shown(long now) {
        String when = ever ? ", found " + TimeUnit.NANOSECONDS.toSeconds(now - lastAt) + " s ago" : ", not found yet";
        return spec + when + (problem.isEmpty() ? "" : ", since then: " + problem);
    }

    void close() {
        closed = true;
    }
}
