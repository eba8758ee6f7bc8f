package io.gatehouse.upstream;

import io.gatehouse.upstream.net.IoThread;
import io.gatehouse.upstream.net.IoThreads;
import io.gatehouse.upstream.net.LentLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to endpoints and runs them on a few I/O threads, or on event loops that are lent. It is a dumb pipe: it adds no header, follows nothing, repeats
 * nothing, and has no timeouts but that of connecting.
 */
public final class UpstreamClient implements AutoCloseable {

    /** Fewer than two make a request wait for the thread that answers it (measured: 90 against 53 µs of CPU). */
    private static final int LEAST_IO_THREADS = 2;

    private final IoThreads threads;
    private final Names names;
    private final Finder finder;
    private final FewThreads looks;
    private final LongSupplier nanoTime;
    /** Also those that take no more requests, or that no descriptor names any longer: what they carry may go on for long. */
    private final Set<Http2Connection> standing = ConcurrentHashMap.newKeySet();

    /** Told once what became of an attempt to connect, on any thread. */
    public interface Callback {

        void connected(Connection connection);

        void failed(Exception cause);
    }

    /** @param nanoTime the ticker, in nanoseconds */
    public UpstreamClient(LongSupplier nanoTime) {
        this(nanoTime, Directory.NONE);
    }

    /**
     * @param nanoTime the ticker, in nanoseconds
     * @param directory where lists of endpoints are kept
     */
    public UpstreamClient(LongSupplier nanoTime, Directory directory) {
        this(nanoTime, directory, null);
    }

    /**
     * @param nanoTime the ticker, in nanoseconds
     * @param directory where lists of endpoints are kept
     * @param lent event loops that are used instead of I/O threads; null when there are none
     */
    public UpstreamClient(LongSupplier nanoTime, Directory directory, @Nullable LentLoops lent) {
        this(nanoTime, InetAddress::getAllByName, directory, lent);
    }

    UpstreamClient(LongSupplier nanoTime, Names.Service service) {
        this(nanoTime, service, Directory.NONE);
    }

    UpstreamClient(LongSupplier nanoTime, Names.Service service, Directory directory) {
        this(nanoTime, service, directory, null);
    }

    private UpstreamClient(
            LongSupplier nanoTime, Names.Service service, Directory directory, @Nullable LentLoops lent) {
        this.nanoTime = nanoTime;
        this.finder = new Finder(service, directory);
        this.names = new Names(service, background("gatehouse-names"));
        // a zone whose servers do not answer holds up who looks for endpoints in it, but not who connects to others
        this.looks = background("gatehouse-looks");
        this.threads = lent == null ? own(nanoTime) : new IoThreads(lent, nanoTime);
    }

    private static IoThreads own(LongSupplier nanoTime) {
        int count = Math.max(LEAST_IO_THREADS, Runtime.getRuntime().availableProcessors() / 2);
        return new IoThreads(count, new DaemonThreads("gatehouse-io"), nanoTime);
    }

    /** Two, so that one who does not answer does not hold up the others. Nothing interrupts a name service: such a thread ends when it answers. */
    private static FewThreads background(String name) {
        return new FewThreads(name, 2, Integer.MAX_VALUE);
    }

    /**
     * Takes a waiting connection, or a place on one that others use too.
     *
     * @param maxIdle a connection that waited longer is left alone
     * @param leaves whether the request asks to leave HTTP, which needs a connection of HTTP/1.1
     * @return null when there is none
     */
    public @Nullable Connection reuse(Endpoint endpoint, Duration maxIdle, boolean leaves) {
        SharedConnections shared = endpoint.shared();
        Connection place = shared == null || leaves ? null : shared.take();
        return place != null ? place : endpoint.idle().take(maxIdle.toNanos(), here());
    }

    /** @return the loop that calls, if there are several: with a connection of its own it does not change threads */
    private @Nullable IoThread here() {
        return threads.areMany() ? threads.here() : null;
    }

    /**
     * Opens a connection: to the first address of the endpoint's name that answers, each of those that are left having an equal part
     * of the time that is left. With TLS it stands when both sides have shaken hands, with HTTP/2 when both have begun. Where HTTP/2
     * is spoken, those who ask at the same time share what is opened.
     *
     * @param timeout for all of it; the callback is told of its end by about a tenth of a second late
     * @param leaves whether the request asks to leave HTTP, which needs a connection of HTTP/1.1
     * @return cancels the attempt; nobody is told then
     */
    public Runnable connect(Endpoint endpoint, Duration timeout, boolean leaves, Callback callback) {
        if (leaves && endpoint.spec().isHttp2()) {
            callback.failed(new IOException("HTTP/2 is spoken there (expected: an endpoint of http or https)"));
            return () -> {};
        }
        SharedConnections shared = endpoint.shared();
        return shared == null || leaves
                ? open(endpoint, timeout, false, new Alone(callback))
                : shared.join((patience, result) -> open(endpoint, patience, true, result), timeout, callback);
    }

    /** As {@link #connect}, on a connection that nobody else is given. */
    Runnable connectAlone(Endpoint endpoint, Duration timeout, Callback callback) {
        return open(endpoint, timeout, true, new Alone(callback));
    }

    private Runnable open(Endpoint endpoint, Duration timeout, boolean http2, Opening.Result result) {
        Opening opening = new Opening(endpoint, threads.next(), nanoTime, timeout, http2, standing::add, result);
        opening.start(names);
        return opening::cancel;
    }

    /** Looks whether the other sides of connections that many share are still there. To be called about every second. */
    public void look() {
        long now = nanoTime.getAsLong();
        standing.removeIf(Http2Connection::isClosed);
        standing.forEach(connection -> connection.look(now));
    }

    /** One who wants a connection for himself. */
    private record Alone(Callback callback) implements Opening.Result, Http2Connection.Owner {

        @Override
        public void connected(Http1Connection connection) {
            callback.connected(connection);
        }

        @Override
        public void connected(Http2Connection connection) {
            Http2Stream place = connection.take();
            connection.retire();
            if (place == null) {
                callback.failed(new IOException("the endpoint takes no requests on a new connection"));
            } else {
                callback.connected(place);
            }
        }

        @Override
        public void failed(Exception cause) {
            callback.failed(cause);
        }

        @Override
        public Http2Connection.Owner owner() {
            return this;
        }

        @Override
        public void stands(Http2Connection connection) {
            // told already
        }

        @Override
        public void leaves(Http2Connection connection, Exception cause) {
            // who has the place is told
        }

        @Override
        public void hasRoom(Http2Connection connection) {
            // for nobody
        }
    }

    /** @return who knows where endpoints are; blocks, so that it is asked in the background */
    Finder finder() {
        return finder;
    }

    /** @param task looks for endpoints, and may wait for whoever knows. @return false when the gateway is stopping, and nothing is done */
    boolean inBackground(Runnable task) {
        return looks.run(task);
    }

    @Override
    public void close() {
        looks.close();
        names.close();
        threads.close();
    }
}
