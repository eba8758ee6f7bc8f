package io.gatehouse.upstream;

import io.gatehouse.upstream.net.Handshake;
import io.gatehouse.upstream.net.IoThread;
import io.gatehouse.upstream.net.PlainTransport;
import io.gatehouse.upstream.net.SocketLine;
import io.gatehouse.upstream.net.TlsTransport;
import io.gatehouse.upstream.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a connection: over the addresses of an endpoint, one after the other, until one of them has answered and, with
 * TLS, both sides have shaken hands. It has one result.
 */
final class Opening implements Address.Waiting {

    private final Endpoint endpoint;
    private final IoThread thread;
    private final LongSupplier nanoTime;
    private final long deadline;
    /** null as soon as it has been told, so that a connection does not hold what opened it */
    private final AtomicReference<@Nullable Result> callback;

    private final boolean http2;
    private final Consumer<Http2Connection> standing;

    private List<InetSocketAddress> addresses = List.of();
    private int next;
    private @Nullable Exception first;
    private @Nullable Runnable undo;

    /** Told once what became of it, on any thread. */
    interface Result {

        void connected(Http1Connection connection);

        /** The other side speaks HTTP/2. */
        void connected(Http2Connection connection);

        void failed(Exception cause);

        /** @return hears of a connection of HTTP/2 as long as there is one, and of its beginning after this */
        Http2Connection.Owner owner();
    }

    /**
     * @param http2 whether HTTP/2 is spoken or offered, if the endpoint may speak it
     * @param standing is told of each connection of HTTP/2 that is given to somebody
     */
    Opening(
            Endpoint endpoint,
            IoThread thread,
            LongSupplier nanoTime,
            Duration timeout,
            boolean http2,
            Consumer<Http2Connection> standing,
            Result callback) {
        this.endpoint = endpoint;
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.http2 = http2 && endpoint.shared() != null;
        this.standing = standing;
        this.deadline = nanoTime.getAsLong() + timeout.toNanos();
        this.callback = new AtomicReference<>(callback);
    }

    void start(Names names) {
        endpoint.address().tell(names, this);
    }

    /** Nobody wants the connection any more; nobody is told. */
    void cancel() {
        callback.set(null);
        endpoint.address().leave(this);
        Runnable stop;
        synchronized (this) {
            stop = undo;
            undo = null;
        }
        if (stop != null) {
            stop.run();
        }
    }

    @Override
    public void found(List<InetSocketAddress> all) {
        synchronized (this) {
            addresses = all;
        }
        tryNext();
    }

    @Override
    public void unknown(Exception cause) {
        tell(cause);
    }

    private synchronized void tryNext() {
        if (callback.get() == null) {
            return;
        }
        InetSocketAddress address = addresses.get(next++);
        long until = nanoTime.getAsLong() + share();
        undo = thread.connect(address, until, new Trial(address, until));
    }

    /** @return nanoseconds for the address that is tried: an equal part of what is left for it and those behind it */
    private long share() {
        return (deadline - nanoTime.getAsLong()) / (addresses.size() - next + 1);
    }

    /** @return false if nobody wants it any more */
    private synchronized boolean holds(SelectionKey key) {
        undo = () -> thread.execute(() -> close(key));
        return callback.get() != null;
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // nobody has it any more
        }
    }

    private void failed(Exception cause) {
        Exception told;
        synchronized (this) {
            if (first == null) {
                first = cause;
            }
            told = next < addresses.size() && deadline - nanoTime.getAsLong() > 0 ? null : first;
        }
        if (told == null) {
            tryNext();
        } else {
            tell(told);
        }
    }

    private void tell(Exception cause) {
        Result told = callback.getAndSet(null);
        if (told != null) {
            endpoint.counts().notOpened.increment();
            told.failed(cause);
        }
    }

    /** @return who is to be told; null when nobody wants it any more */
    private @Nullable Result stood(InetSocketAddress address) {
        boolean another;
        synchronized (this) {
            another = first != null;
            undo = null;
        }
        if (another) {
            endpoint.address().prefer(address);
        }
        Result told = callback.getAndSet(null);
        if (told != null) {
            endpoint.counts().opened.increment();
        }
        return told;
    }

    private void tell(SelectionKey key, Transport transport, InetSocketAddress address) {
        Result told = stood(address);
        if (told == null) {
            close(key);
        } else {
            told.connected(Http1Connection.on(new SocketLine(thread, key, transport), endpoint));
        }
    }

    /** The connection stands, and HTTP/2 is about to be spoken on it: the other side has the first word. */
    private void greet(SelectionKey key, Transport transport, InetSocketAddress address, long until) {
        Result waiting = callback.get();
        if (waiting == null) {
            close(key);
            return;
        }
        Http2Connection.Owner owner = waiting.owner();
        Http2Connection connection = Http2Connection.begin(
                new SocketLine(thread, key, transport),
                endpoint.spec().webScheme(),
                endpoint.pool().streams(),
                nanoTime,
                new Http2Connection.Owner() {

                    private boolean stands;
                    private boolean failed;

                    @Override
                    public void stands(Http2Connection its) {
                        stands = true;
                        Result told = failed ? null : stood(address);
                        if (told == null) {
                            its.retire();
                        } else {
                            standing.accept(its);
                            told.connected(its);
                        }
                    }

                    @Override
                    public void leaves(Http2Connection its, Exception cause) {
                        if (stands) {
                            owner.leaves(its, cause);
                        } else if (!failed) {
                            // it may take leave more than once
                            failed = true;
                            Opening.this.failed(cause);
                        }
                    }

                    @Override
                    public void hasRoom(Http2Connection its) {
                        owner.hasRoom(its);
                    }
                });
        thread.watch(now -> connection.hasBegun(now, until));
    }

    /** One address: first its other side is there, then, with TLS, it is who it should be. */
    private final class Trial implements IoThread.Opened {

        private final InetSocketAddress address;
        private final long until;

        private Trial(InetSocketAddress address, long until) {
            this.address = address;
            this.until = until;
        }

        @Override
        public void opened(SelectionKey key) {
            TlsContext tls = endpoint.tls();
            SocketChannel channel = (SocketChannel) key.channel();
            if (!holds(key)) {
                close(key);
            } else if (tls == null && http2) {
                greet(key, new PlainTransport(channel), address, until);
            } else if (tls == null) {
                tell(key, new PlainTransport(channel), address);
            } else {
                TlsTransport transport =
                        new TlsTransport(channel, tls.engine(endpoint.spec(), http2), thread.buffers());
                Handshake.begin(thread, key, transport, until, new IoThread.Opened() {
                    @Override
                    public void opened(SelectionKey secured) {
                        if (transport.protocol().equals(TlsContext.HTTP_2)) {
                            greet(secured, transport, address, until);
                        } else {
                            tell(secured, transport, address);
                        }
                    }

                    @Override
                    public void failed(IOException cause) {
                        Opening.this.failed(cause);
                    }
                });
            }
        }

        @Override
        public void failed(IOException cause) {
            Opening.this.failed(cause);
        }
    }
}
