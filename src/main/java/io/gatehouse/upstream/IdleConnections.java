package io.gatehouse.upstream;

import io.gatehouse.upstream.net.IoThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one endpoint that wait for their next request. The one that waited least is taken first, so that those
 * that are not needed grow old and go.
 */
final class IdleConnections {

    /** So many of the newest are looked at for one that is preferred. */
    private static final int LOOKS = 32;

    private final int keep;
    private final long idleNanos;
    private final LongSupplier nanoTime;
    private final Deque<Http1Connection> waiting = new ArrayDeque<>();
    private boolean closed;

    IdleConnections(int keep, Duration idle, LongSupplier nanoTime) {
        this.keep = keep;
        this.idleNanos = idle.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * @param maxIdleNanos a connection that waited longer is not given
     * @param here who would rather have one that he listens to himself; null for nobody
     * @return a connection that looks alive, or null
     */
    synchronized @Nullable Http1Connection take(long maxIdleNanos, @Nullable IoThread here) {
        Http1Connection newest = take(maxIdleNanos);
        if (here == null || newest == null || newest.isOn(here)) {
            return newest;
        }
        Http1Connection own = own(maxIdleNanos, here);
        if (own == null) {
            return newest;
        }
        waiting.addLast(newest);
        return own;
    }

    private @Nullable Http1Connection own(long maxIdleNanos, IoThread here) {
        long now = nanoTime.getAsLong();
        Iterator<Http1Connection> newestFirst = waiting.descendingIterator();
        for (int looks = 0; looks < LOOKS && newestFirst.hasNext(); looks++) {
            Http1Connection one = newestFirst.next();
            if (one.isOn(here)) {
                boolean good = one.isOpen()
                        && one.waiting().expiresAt() - now > 0
                        && now - one.waiting().since() <= maxIdleNanos;
                if (good) {
                    newestFirst.remove();
                }
                return good ? one : null;
            }
        }
        return null;
    }

    private @Nullable Http1Connection take(long maxIdleNanos) {
        long now = nanoTime.getAsLong();
        Http1Connection newest = waiting.peekLast();
        while (newest != null) {
            if (!newest.isOpen() || newest.waiting().expiresAt() - now <= 0) {
                waiting.removeLast();
                newest.close();
            } else if (now - newest.waiting().since() > maxIdleNanos) {
                return null;
            } else {
                waiting.removeLast();
                return newest;
            }
            newest = waiting.peekLast();
        }
        return null;
    }

    /** Keeps a connection for the next request, or closes it when there are enough. */
    void put(Http1Connection connection) {
        Http1Connection surplus = null;
        synchronized (this) {
            connection.waiting().from(nanoTime.getAsLong(), idleNanos);
            if (closed) {
                surplus = connection;
            } else {
                waiting.addLast(connection);
                if (waiting.size() > keep) {
                    surplus = waiting.pollFirst();
                }
            }
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    /** Closes what has waited for too long. */
    void evict() {
        List<Http1Connection> old = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            waiting.removeIf(connection -> {
                boolean gone = !connection.isOpen() || connection.waiting().expiresAt() - now <= 0;
                if (gone) {
                    old.add(connection);
                }
                return gone;
            });
        }
        old.forEach(Http1Connection::close);
    }

    /** Closes what waits now, and from now on what comes back. */
    void close() {
        List<Http1Connection> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(Http1Connection::close);
    }

    synchronized int size() {
        return waiting.size();
    }
}
