package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of HTTP/2 of one endpoint. A request has a place on the one that has the fewest; another connection is opened when
 * all are full, and those who wait for one share what is opened. Where an endpoint turns out to speak HTTP/1.1, each has his own.
 */
final class SharedConnections implements Http2Connection.Owner {

    private static final long MOMENT_NANOS = 10_000_000;

    private final Endpoint endpoint;
    private final PoolSpec pool;
    private final LongSupplier nanoTime;
    private final List<Http2Connection> connections = new ArrayList<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private volatile boolean crowded;
    private int opening;
    /** what is opened is not shared: the last connection was one of HTTP/1.1 */
    private boolean alone;

    private boolean closed;

    /** Opens connections to the endpoint. */
    interface Opener {

        /** @return cancels it */
        Runnable open(Duration patience, Opening.Result result);
    }

    /** Somebody who waits for a place. */
    private static final class Waiter {

        private final UpstreamClient.Callback callback;
        private final Opener opener;
        private final long until;
        private boolean gone;
        private @Nullable Runnable undo;

        Waiter(UpstreamClient.Callback callback, Opener opener, long until) {
            this.callback = callback;
            this.opener = opener;
            this.until = until;
        }
    }

    SharedConnections(Endpoint endpoint, PoolSpec pool, LongSupplier nanoTime) {
        this.endpoint = endpoint;
        this.pool = pool;
        this.nanoTime = nanoTime;
    }

    /** @return a place on a connection; null when there is none */
    synchronized @Nullable Http2Stream take() {
        Http2Connection best = null;
        int fewest = Integer.MAX_VALUE;
        for (Http2Connection one : connections) {
            int used = one.used();
            if (used < fewest && used < pool.streams()) {
                best = one;
                fewest = used;
            }
        }
        Http2Stream place = best == null ? null : best.take();
        return place == null && best != null ? takeAny() : place;
    }

    /** The other side may take fewer than we would give it. */
    private @Nullable Http2Stream takeAny() {
        for (Http2Connection one : connections) {
            Http2Stream place = one.take();
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    /**
     * Waits for a place, on a connection that is there, is being opened, or is opened now.
     *
     * @return waits no longer; nobody is told then
     */
    Runnable join(Opener opener, Duration patience, UpstreamClient.Callback callback) {
        Waiter waiter = new Waiter(callback, opener, nanoTime.getAsLong() + patience.toNanos());
        Http2Stream place;
        boolean own;
        synchronized (this) {
            place = take();
            own = alone && place == null;
            if (place == null && !own) {
                waiting.addLast(waiter);
                crowded = true;
            }
        }
        if (place != null) {
            callback.connected(place);
        } else if (own) {
            openFor(waiter);
        } else {
            openForAll(opener, patience);
        }
        return () -> leave(waiter);
    }

    private void leave(Waiter waiter) {
        Runnable stop;
        synchronized (this) {
            waiter.gone = true;
            waiting.remove(waiter);
            crowded = !waiting.isEmpty();
            stop = waiter.undo;
        }
        if (stop != null) {
            stop.run();
        }
    }

    private void openForAll(Opener opener, Duration patience) {
        while (takesAnother()) {
            opener.open(patience, new ForAll());
        }
    }

    private synchronized boolean takesAnother() {
        boolean another = !alone
                && waiting.size() > (long) opening * pool.streams()
                // one that takes nothing for now says when it does, and another one would take nothing either
                && connections.stream().noneMatch(one -> one.isOpen() && !one.hasAnyRoom());
        opening += another ? 1 : 0;
        return another;
    }

    private void openFor(Waiter waiter) {
        long left = Math.max(MOMENT_NANOS, waiter.until - nanoTime.getAsLong());
        Runnable stop = waiter.opener.open(Duration.ofNanos(left), new ForOne(waiter.callback));
        boolean gone;
        synchronized (this) {
            waiter.undo = stop;
            gone = waiter.gone;
        }
        if (gone) {
            stop.run();
        }
    }

    /** Places are given to those who wait, as far as there are some. */
    private void handOut() {
        while (crowded) {
            Waiter waiter;
            Http2Stream place;
            synchronized (this) {
                place = waiting.isEmpty() ? null : take();
                waiter = place == null ? null : waiting.pollFirst();
                crowded = !waiting.isEmpty();
            }
            if (waiter == null || place == null) {
                return;
            }
            waiter.callback.connected(place);
        }
    }

    private void add(Http2Connection connection) {
        // one that takes nothing for now is no reason to open another, again and again: it says when it does
        boolean takes = connection.hasAnyRoom();
        boolean late;
        Waiter next;
        synchronized (this) {
            late = closed;
            alone = false;
            if (!late || !waiting.isEmpty()) {
                connections.add(connection);
            }
        }
        handOut();
        if (late) {
            connection.retire();
        }
        synchronized (this) {
            next = waiting.peekFirst();
        }
        if (next != null && takes) {
            // the other side takes fewer than was thought
            openForAll(next.opener, Duration.ofNanos(Math.max(MOMENT_NANOS, next.until - nanoTime.getAsLong())));
        }
    }

    @Override
    public void stands(Http2Connection connection) {
        // who opened it is told
    }

    @Override
    public synchronized void leaves(Http2Connection connection, Exception cause) {
        connections.remove(connection);
    }

    @Override
    public void hasRoom(Http2Connection connection) {
        if (crowded) {
            connection.soon(this::handOut);
        }
    }

    /** Closes what has not been used for too long, or is more than is kept. */
    void evict() {
        long now = nanoTime.getAsLong();
        List<Http2Connection> all;
        synchronized (this) {
            connections.removeIf(connection -> !connection.isOpen());
            all = List.copyOf(connections);
        }
        int unused = 0;
        for (Http2Connection connection : all) {
            boolean surplus = connection.used() <= 0 && ++unused > pool.keep();
            connection.closeAfter(now, surplus ? 0 : pool.idle().toNanos());
        }
    }

    /** Connections close as their exchanges end. */
    void close() {
        List<Http2Connection> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(connections);
            connections.clear();
        }
        all.forEach(Http2Connection::retire);
    }

    /** @return connections that carry nothing now */
    synchronized int unused() {
        int count = 0;
        for (Http2Connection connection : connections) {
            count += connection.used() <= 0 ? 1 : 0;
        }
        return count;
    }

    /** What is opened for all who wait. */
    private final class ForAll implements Opening.Result {

        @Override
        public Http2Connection.Owner owner() {
            return SharedConnections.this;
        }

        @Override
        public void connected(Http2Connection connection) {
            synchronized (SharedConnections.this) {
                opening--;
            }
            add(connection);
        }

        /** The first one has it, the others open their own. */
        @Override
        public void connected(Http1Connection connection) {
            List<Waiter> all;
            synchronized (SharedConnections.this) {
                opening--;
                alone = true;
                all = new ArrayList<>(waiting);
                waiting.clear();
                crowded = false;
            }
            if (all.isEmpty()) {
                connection.release();
                return;
            }
            all.get(0).callback.connected(connection);
            all.subList(1, all.size()).forEach(SharedConnections.this::openFor);
        }

        /** Those who have time left, and waited for somebody with less, wait on. */
        @Override
        public void failed(Exception cause) {
            long now = nanoTime.getAsLong();
            List<Waiter> told = new ArrayList<>();
            Waiter next;
            synchronized (SharedConnections.this) {
                opening--;
                boolean late = cause instanceof SocketTimeoutException;
                if (opening == 0 || late) {
                    waiting.removeIf(waiter -> {
                        boolean lost = !late || waiter.until - now < MOMENT_NANOS;
                        return lost && told.add(waiter);
                    });
                }
                crowded = !waiting.isEmpty();
                // who was refused is not to ask again and again; the others still have what is being opened
                next = late ? waiting.peekLast() : null;
            }
            told.forEach(waiter -> waiter.callback.failed(cause));
            if (next != null) {
                openForAll(next.opener, Duration.ofNanos(Math.max(MOMENT_NANOS, next.until - now)));
            }
        }
    }

    /** What is opened for one of those who have their own; it may turn out that they can share again. */
    private final class ForOne implements Opening.Result {

        private final UpstreamClient.Callback callback;

        ForOne(UpstreamClient.Callback callback) {
            this.callback = callback;
        }

        @Override
        public Http2Connection.Owner owner() {
            return SharedConnections.this;
        }

        @Override
        public void connected(Http1Connection connection) {
            callback.connected(connection);
        }

        @Override
        public void connected(Http2Connection connection) {
            Http2Stream place = connection.take();
            add(connection);
            if (place == null) {
                callback.failed(new NotProcessedException(endpoint + " takes no requests on a new connection"));
            } else {
                callback.connected(place);
            }
        }

        @Override
        public void failed(Exception cause) {
            callback.failed(cause);
        }
    }
}
