package io.gatehouse.limit.grid;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks the engine each second whether it is there. All but the question itself is for one thread. */
final class Beat {

    private final Runnable question;
    private final ExecutorService asker;
    private final Presence presence;
    private final LongSupplier nanoTime;
    private final long patienceNanos;
    private @Nullable Future<?> asked;
    private long since;

    /**
     * @param question may block, and throws when the engine is not there
     * @param asker has a thread for it
     * @param patienceNanos an engine that takes longer is away
     */
    Beat(Runnable question, ExecutorService asker, Presence presence, LongSupplier nanoTime, long patienceNanos) {
        this.question = question;
        this.asker = asker;
        this.presence = presence;
        this.nanoTime = nanoTime;
        this.patienceNanos = patienceNanos;
    }

    /** Asks, unless the last question is still open. */
    void begin() {
        if (asked == null) {
            since = nanoTime.getAsLong();
            asked = asker.submit(this::ask);
        }
    }

    private void ask() {
        long began = nanoTime.getAsLong();
        try {
            question.run();
            if (nanoTime.getAsLong() - began <= patienceNanos) {
                presence.answers();
            } else {
                late();
            }
        } catch (RuntimeException | Error e) {
            // an Error, too: of an answer that says that a thousand million bytes will come, or of an engine that was
            // undeployed
            presence.fails(e);
        }
    }

    /**
     * Gives up a question that nobody answers.
     *
     * @return whether there was none to be given up
     */
    boolean check() {
        Future<?> open = asked;
        if (open == null) {
            return true;
        }
        if (open.isDone()) {
            asked = null;
        } else if (nanoTime.getAsLong() - since > patienceNanos) {
            open.cancel(true);
            asked = null;
            late();
            return false;
        }
        return true;
    }

    private void late() {
        presence.fails("no answer within " + patienceNanos / 1_000_000 + " ms");
    }
}
