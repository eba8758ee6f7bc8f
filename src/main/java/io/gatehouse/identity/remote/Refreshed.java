package io.gatehouse.identity.remote;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody outside knows and that is kept here: fetched anew now and then, kept while the other side is away,
 * fetched out of turn when something is missing in it, but not more often than a provider can bear. Only one fetch is under way at
 * a time. Nobody waits who only wants to know what is here.
 *
 * @param <T> immutable
 */
public final class Refreshed<T> {

    private final Callable<T> fetch;
    private final Errands errands;
    private final LongSupplier nanoTime;
    private final Rhythm rhythm;
    private final Told<T> told;

    private volatile @Nullable T value;
    private @Nullable CompletableFuture<?> underway;
    private long lastStart;
    private boolean started;
    private volatile boolean failed;

    /**
     * @param every after how long it is fetched anew
     * @param retry after how long it is tried again when that failed
     * @param apart how far two fetches out of turn are at least apart
     */
    public record Rhythm(Duration every, Duration retry, Duration apart) {}

    /** Hears how fetches end, on their thread. */
    public interface Told<T> {

        void fetched(T value);

        /** @param reason for people */
        void failed(String reason);
    }

    public Refreshed(Callable<T> fetch, Errands errands, LongSupplier nanoTime, Rhythm rhythm, Told<T> told) {
        this.fetch = fetch;
        this.errands = errands;
        this.nanoTime = nanoTime;
        this.rhythm = rhythm;
        this.told = told;
    }

    /** @return what was fetched last; null while nothing could be */
    public @Nullable T value() {
        return value;
    }

    /** @return whether the last fetch failed, so that what is kept here may be out of date */
    public boolean isAway() {
        return failed;
    }

    /** Fetches when it is time to. */
    public synchronized void tick() {
        long since = nanoTime.getAsLong() - lastStart;
        Duration wait = value == null || failed ? rhythm.retry : rhythm.every;
        if (underway == null && (!started || since >= wait.toNanos())) {
            CompletableFuture<?> ignored = start();
        }
    }

    /**
     * Fetches out of turn.
     *
     * @return completes, never exceptionally, when the fetch has ended that is under way or begins now; null when the last one was
     *     a moment ago, so that asking again would be of no use
     */
    public synchronized @Nullable CompletableFuture<?> askAgain() {
        return askAgain(value == null || failed ? rhythm.retry : rhythm.apart);
    }

    /**
     * As above.
     *
     * @param apart how long ago the last fetch must have begun
     */
    public synchronized @Nullable CompletableFuture<?> askAgain(Duration apart) {
        CompletableFuture<?> current = underway;
        if (current != null) {
            return current;
        }
        boolean soon = started && nanoTime.getAsLong() - lastStart < apart.toNanos();
        return soon ? null : start();
    }

    private CompletableFuture<?> start() {
        started = true;
        lastStart = nanoTime.getAsLong();
        CompletableFuture<Void> end = new CompletableFuture<>();
        underway = end;
        // under way until it has been told: whoever finds nothing to wait for must find what was fetched in its place
        Consumer<Runnable> finish = then -> {
            try {
                then.run();
            } finally {
                synchronized (this) {
                    underway = null;
                }
                end.complete(null);
            }
        };
        CompletableFuture<?> ignored = errands.ask(fetch).handle((fetched, problem) -> {
            if (problem == null) {
                end(fetched);
                finish.accept(() -> told.fetched(fetched));
            } else {
                fail();
                finish.accept(() -> told.failed(String.valueOf(problem.getMessage())));
            }
            return null;
        });
        return end;
    }

    private synchronized void end(T fetched) {
        value = fetched;
        failed = false;
    }

    private synchronized void fail() {
        failed = true;
    }
}
