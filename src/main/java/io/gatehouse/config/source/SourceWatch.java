package io.gatehouse.config.source;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a descriptor has changed. Every two seconds it is read and compared, so that swapped links, network mounts and
 * JNDI entries work; where its folders can be watched, a change is seen at once. It is told after 200 ms in which nothing
 * moved, so that half a file is never read.
 *
 * <p>The listener is called by the scheduler, one call at a time, and never with what it already knows.
 */
public final class SourceWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SourceWatch.class.getName());

    private static final Duration COMPARE = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMillis(200);

    /** How long a load that is under way may take at the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Source source;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final FolderEvents events = new FolderEvents();

    /** Held while something is looked at and told. */
    private final ReentrantLock running = new ReentrantLock();

    private Supplier<?> beside = () -> "";
    private Set<Path> folders = Set.of();
    private @Nullable State told;
    private @Nullable State moving;
    private long movedAt;
    private long comparedAt;
    private @Nullable Future<?> next;
    private boolean closed;

    /** Is told what has become of the descriptor. */
    public interface Listener {

        /** It has changed; what becomes of that is the listener's business, it is not told again. */
        void changed(List<Piece> pieces);

        /** @param reason why it cannot be read now, for people */
        void unreadable(String reason);
    }

    /**
     * @param pieces null when they could not be read
     * @param reason why not
     * @param beside what was read beside the pieces
     */
    private record State(
            @Nullable List<Piece> pieces, @Nullable String reason, Object beside) {}

    /** @param scheduler is closed with this */
    public SourceWatch(Source source, Scheduler scheduler, LongSupplier nanoTime, Listener listener) {
        this.source = source;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /**
     * Begins to watch.
     *
     * @param known the pieces that the listener's owner has read already, or null when they could not be read
     * @param readBeside reads again what was read beside them; its value is compared
     */
    public synchronized void start(@Nullable List<Piece> known, Supplier<?> readBeside) {
        knows(known, readBeside);
        comparedAt = nanoTime.getAsLong();
        watchFolders();
        schedule();
    }

    /** Says what is known by other ways than the listener, so that it is not told once more. */
    public synchronized void knows(@Nullable List<Piece> known, Supplier<?> readBeside) {
        beside = readBeside;
        told = known == null ? unreadable() : new State(known, null, readBeside.get());
        moving = null;
    }

    /** Which folders they are may change with the value that names them. */
    private void watchFolders() {
        folders = source.folders();
        events.watch(folders);
    }

    private void schedule() {
        boolean soon = moving != null || !folders.isEmpty();
        next = scheduler.after(soon ? QUIET : COMPARE, this::tick);
    }

    private void tick() {
        running.lock();
        try {
            State tell = lookIfOpen();
            if (tell != null) {
                tell(tell);
            }
        } catch (RuntimeException e) {
            // it must not end the watching
            LOG.log(System.Logger.Level.ERROR, "a change of the descriptor was not dealt with", e);
        } finally {
            running.unlock();
            scheduleIfOpen();
        }
    }

    private synchronized @Nullable State lookIfOpen() {
        return closed ? null : look();
    }

    private synchronized void scheduleIfOpen() {
        if (!closed) {
            schedule();
        }
    }

    /** @return what is to be told, or null */
    private @Nullable State look() {
        long now = nanoTime.getAsLong();
        boolean due = events.any() || moving != null || now - comparedAt >= COMPARE.toNanos();
        if (!due) {
            return null;
        }
        comparedAt = now;
        State current = current();
        watchFolders();
        if (current.equals(told)) {
            moving = null;
            return null;
        }
        if (!current.equals(moving)) {
            moving = current;
            movedAt = now;
            return null;
        }
        if (now - movedAt < QUIET.toNanos()) {
            return null;
        }
        moving = null;
        told = current;
        return current;
    }

    /** @return the state when the pieces still cannot be read, which the owner then knows; null when they now can */
    private @Nullable State unreadable() {
        State current = current();
        return current.pieces() == null ? current : null;
    }

    private State current() {
        try {
            return new State(source.read(), null, beside.get());
        } catch (IOException e) {
            return new State(null, String.valueOf(e.getMessage()), "");
        }
    }

    private void tell(State state) {
        List<Piece> pieces = state.pieces();
        if (pieces != null) {
            listener.changed(pieces);
        } else {
            listener.unreadable(Objects.requireNonNullElse(state.reason(), ""));
        }
    }

    /** Nothing is told any more when this returns, unless it was called by the listener; nothing is left behind. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (next != null) {
                next.cancel(false);
            }
        }
        awaitEnd();
        try {
            scheduler.close();
        } finally {
            events.close();
        }
    }

    private void awaitEnd() {
        try {
            if (!running.isHeldByCurrentThread() && running.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                running.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
