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
import org.jspecify.annotations.Nullable;

/**
 * Notices that a descriptor has changed. Every two seconds it is looked at, so that swapped links, network mounts and JNDI
 * entries work; where its folders can be watched, a change is seen at once. Contents are read and compared only when the look
 * shows a difference, when something has happened in the folders, and every {@value #EVERY}th time anyway: there are file
 * systems whose sizes and times lag or lie. A change is told after 200 ms in which nothing moved, so that half a file is never
 * read.
 *
 * <p>The listener is called by the scheduler, one call at a time, and never with what it already knows.
 */
public final class SourceWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SourceWatch.class.getName());

    private static final Duration COMPARE = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMillis(200);

    /** Looks, until contents are compared although no difference is seen. */
    static final int EVERY = 15;

    /** How long a load that is under way may take at the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Source source;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final FolderEvents events = new FolderEvents();

    /** Held while something is looked at and told. */
    private final ReentrantLock running = new ReentrantLock();

    private Beside beside = Beside.NOTHING;
    private Set<Path> folders = Set.of();
    private @Nullable State told;
    private @Nullable State moving;

    /** What was last said to be known, as long as nothing was told since. */
    private @Nullable State known;

    private long movedAt;
    private long lookedAt;

    /** What was seen before {@link #told} was last read; null when that is not known. */
    private @Nullable Object stamp;

    private int looks;

    /** Something has happened in the folders; a difference that was not seen is searched for at the next look. */
    private boolean suspicious;

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
     * @param pieces a fingerprint of them; null when they could not be read
     * @param reason why not
     * @param beside what was read beside the pieces
     */
    private record State(@Nullable String pieces, @Nullable String reason, Object beside) {}

    /** @param pieces null when they could not be read */
    private record Content(@Nullable List<Piece> pieces, State state) {}

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
     * @param read the pieces that the listener's owner has read already, or null when they could not be read
     * @param readBeside what was read beside them
     */
    public synchronized void start(@Nullable List<Piece> read, Beside readBeside) {
        knows(read, readBeside);
        lookedAt = nanoTime.getAsLong();
        watchFolders();
        schedule();
    }

    /** Says what is known by other ways than the listener, so that it is not told once more. */
    public synchronized void knows(@Nullable List<Piece> read, Beside readBeside) {
        beside = readBeside;
        told = read == null ? unreadable() : new State(Fingerprint.of(read), null, readBeside.state());
        known = told;
        // it may have been changed since it was read
        stamp = null;
        moving = null;
    }

    /**
     * For a listener that had to wait, before it deals with what it is told.
     *
     * @return whether these pieces, with what was read beside them, were said to be known meanwhile
     */
    public synchronized boolean isKnown(List<Piece> pieces) {
        return known != null && known.equals(new State(Fingerprint.of(pieces), null, beside.state()));
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
            Content tell = lookIfOpen();
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

    private synchronized @Nullable Content lookIfOpen() {
        return closed ? null : look();
    }

    private synchronized void scheduleIfOpen() {
        if (!closed) {
            schedule();
        }
    }

    /** @return what is to be told, or null */
    private @Nullable Content look() {
        long now = nanoTime.getAsLong();
        boolean event = events.any();
        boolean due = now - lookedAt >= COMPARE.toNanos();
        if (!event && moving == null && !due) {
            return null;
        }
        boolean closely = moving != null || (due && (suspicious || looks + 1 >= EVERY));
        if (due) {
            lookedAt = now;
            looks++;
        }
        suspicious |= event;
        Object seen = List.of(source.stamp(), beside.stamp());
        if (!closely && seen.equals(stamp)) {
            return null;
        }
        suspicious = event;
        looks = 0;
        return compare(now, seen);
    }

    /** @param seen before anything is read here */
    private @Nullable Content compare(long now, Object seen) {
        Content current = content();
        watchFolders();
        if (current.state.equals(told)) {
            stamp = seen;
            moving = null;
            return null;
        }
        if (!current.state.equals(moving)) {
            moving = current.state;
            movedAt = now;
            return null;
        }
        if (now - movedAt < QUIET.toNanos()) {
            return null;
        }
        stamp = seen;
        moving = null;
        told = current.state;
        known = null;
        return current;
    }

    /** @return the state when the pieces still cannot be read, which the owner then knows; null when they now can */
    private @Nullable State unreadable() {
        Content current = content();
        return current.pieces == null ? current.state : null;
    }

    private Content content() {
        try {
            List<Piece> pieces = source.read();
            return new Content(pieces, new State(Fingerprint.of(pieces), null, beside.state()));
        } catch (IOException e) {
            return new Content(null, new State(null, String.valueOf(e.getMessage()), ""));
        }
    }

    private void tell(Content content) {
        List<Piece> pieces = content.pieces;
        if (pieces != null) {
            listener.changed(pieces);
        } else {
            listener.unreadable(Objects.requireNonNullElse(content.state.reason(), ""));
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
