package io.gatehouse.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.Host;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a connection: over the addresses of an endpoint, one after the other, until one of them has answered and, with
 * TLS, both sides have shaken hands. It has one result.
 */
final class Opening implements Address.Waiting {

    private final Endpoint endpoint;
    private final ConnectionInitiator engine;
    private final LongSupplier nanoTime;
    private final long deadline;
    /** null as soon as it has been told, so that a connection does not hold what opened it */
    private final AtomicReference<UpstreamClient.@Nullable Callback> callback;

    private List<InetSocketAddress> addresses = List.of();
    private int next;
    private @Nullable Exception first;
    private @Nullable Runnable undo;

    Opening(
            Endpoint endpoint,
            ConnectionInitiator engine,
            LongSupplier nanoTime,
            Duration timeout,
            UpstreamClient.Callback callback) {
        this.endpoint = endpoint;
        this.engine = engine;
        this.nanoTime = nanoTime;
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

    private void tryNext() {
        try {
            connect();
        } catch (IllegalStateException e) {
            // the engine has been shut down
            tell(e);
        }
    }

    private synchronized void connect() {
        if (callback.get() == null) {
            return;
        }
        InetSocketAddress address = addresses.get(next++);
        Host name = new Host(endpoint.spec().host(), endpoint.spec().port());
        Trial trial = new Trial(address, nanoTime.getAsLong() + share());
        Future<IOSession> attempt = engine.connect(name, address, null, trial.timeLeft(), trial, trial);
        undo = () -> attempt.cancel(true);
    }

    /** @return nanoseconds for the address that is tried: an equal part of what is left for it and those behind it */
    private long share() {
        return (deadline - nanoTime.getAsLong()) / (addresses.size() - next + 1);
    }

    /** @return false if nobody wants it any more */
    private synchronized boolean holds(IOSession session) {
        undo = () -> session.close(CloseMode.IMMEDIATE);
        return callback.get() != null;
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
        UpstreamClient.Callback told = callback.getAndSet(null);
        if (told != null) {
            told.failed(cause);
        }
    }

    private void tell(IOSession session, InetSocketAddress address) {
        boolean another;
        synchronized (this) {
            another = first != null;
            undo = null;
        }
        if (another) {
            endpoint.address().prefer(address);
        }
        UpstreamClient.Callback told = callback.getAndSet(null);
        if (told == null) {
            session.close(CloseMode.IMMEDIATE);
        } else {
            told.connected(new Connection(endpoint, session));
        }
    }

    /** One address: first its other side is there, then, with TLS, it is who it should be. It succeeds or fails once. */
    final class Trial implements FutureCallback<IOSession> {

        private final InetSocketAddress address;
        private final long until;
        private final AtomicBoolean over = new AtomicBoolean();

        private Trial(InetSocketAddress address, long until) {
            this.address = address;
            this.until = until;
        }

        /** @return at least a millisecond, because none at all means for ever to the engine */
        private Timeout timeLeft() {
            return Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - nanoTime.getAsLong())));
        }

        @Override
        public void completed(IOSession session) {
            TlsContext tls = endpoint.tls();
            if (!holds(session)) {
                session.close(CloseMode.IMMEDIATE);
            } else if (tls == null) {
                succeeded(session);
            } else {
                shakeHands(tls, session);
            }
        }

        private void shakeHands(TlsContext tls, IOSession session) {
            try {
                tls.start(
                        (TransportSecurityLayer) session,
                        endpoint.spec(),
                        timeLeft(),
                        new CallbackContribution<>(this) {
                            @Override
                            public void completed(TransportSecurityLayer secured) {
                                succeeded(session);
                            }
                        });
            } catch (RuntimeException e) {
                session.close(CloseMode.IMMEDIATE);
                failed(e);
            }
        }

        private void succeeded(IOSession session) {
            if (over.compareAndSet(false, true)) {
                tell(session, address);
            }
        }

        @Override
        public void failed(Exception cause) {
            if (over.compareAndSet(false, true)) {
                Opening.this.failed(cause);
            }
        }

        @Override
        public void cancelled() {
            failed(new IOException("connecting was given up"));
        }

        /** The connection is no more; nobody else says so if that happens in the middle of a handshake. */
        void disconnected() {
            failed(new IOException("the connection was closed"));
        }
    }
}
