package io.gatehouse.forward;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.upstream.Connection;
import io.gatehouse.upstream.NotProcessedException;
import io.gatehouse.upstream.Passage;
import io.gatehouse.upstream.UpstreamBody;
import io.gatehouse.upstream.UpstreamRequest;
import io.gatehouse.upstream.UpstreamResponse;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection. Whoever wants to end it first, may. All of it, and what the listener hears, happens with the lock of
 * the exchange held.
 */
final class Attempt implements Connection.Handler {

    private static final long MOST_SECONDS = 86_400;

    private final Connection connection;
    private final UpstreamRequest request;
    private final @Nullable Payload body;
    private final ResponseRelay relay;
    private final Listener listener;
    private final Lock lock;
    private Phase phase = Phase.SENDING;
    private boolean sent;

    private enum Phase {
        /** no answer yet */
        SENDING,
        /** the head of the answer is here */
        RECEIVING,
        /** it has ended, well or badly */
        OVER
    }

    /** Hears how it goes. */
    interface Listener {

        /** @return those of the fields behind the request's body that the upstream is told */
        Headers trailers(UpstreamRequest asked, Headers came);

        /** A byte went one way or the other. */
        void progressed();

        /**
         * The head of an answer is here.
         *
         * @return whether it is taken; if not, the attempt ends, and {@link #turnedDown} follows
         */
        boolean responded(int status);

        /** The answer was not taken. */
        void turnedDown();

        /** The upstream leaves HTTP, and the attempt is over. @throws ProtocolException if it may not do so in this way */
        void switched(UpstreamRequest asked, UpstreamResponse response, Passage passage) throws ProtocolException;

        /** The answer is whole, and about to be passed on to its end. */
        void ended();

        /** There is no answer. {@code sent}: the upstream may have seen the request. */
        void failed(Fault fault, Exception cause, boolean sent);

        /** The answer broke off behind its head. */
        void brokeOff(Fault fault, Exception cause);
    }

    Attempt(
            Lock lock,
            Connection connection,
            UpstreamRequest request,
            @Nullable Payload body,
            ResponseRelay relay,
            Listener listener) {
        this.lock = lock;
        this.connection = connection;
        this.request = request;
        this.body = body;
        this.relay = relay;
        this.listener = listener;
    }

    void start() {
        if (connection.start(request, body != null, this)) {
            sent = true;
            listener.progressed();
        }
    }

    boolean isReused() {
        return connection.isReused();
    }

    /** The client has taken what was here. */
    void resume() {
        if (phase == Phase.RECEIVING) {
            connection.resume();
        }
    }

    /** Ends it from outside, and tells nobody. */
    void giveUp() {
        if (phase != Phase.OVER) {
            phase = Phase.OVER;
            connection.abort();
        }
    }

    /**
     * Ends it for a fault, and tells the listener.
     *
     * @return false if it has ended already
     */
    boolean fail(Fault fault, Exception cause) {
        Phase before = phase;
        if (before == Phase.OVER) {
            return false;
        }
        phase = Phase.OVER;
        connection.abort();
        if (before == Phase.RECEIVING) {
            listener.brokeOff(fault, cause);
        } else {
            listener.failed(fault, cause, sent);
        }
        return true;
    }

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public void writable(UpstreamBody to) throws IOException {
        if (body != null && phase != Phase.OVER) {
            body.transfer(to);
            listener.progressed();
        }
    }

    @Override
    public Headers trailers(Headers came) {
        return listener.trailers(request, came);
    }

    @Override
    public void responded(UpstreamResponse response, boolean bodiless) throws ProtocolException {
        phase = Phase.RECEIVING;
        keepAlive(response);
        if (listener.responded(response.status())) {
            relay.begin(response, bodiless);
        } else {
            phase = Phase.OVER;
            connection.abort();
            listener.turnedDown();
        }
    }

    @Override
    public void switched(UpstreamResponse response, Passage passage) {
        phase = Phase.OVER;
        try {
            listener.switched(request, response, passage);
        } catch (ProtocolException e) {
            passage.reset();
            listener.failed(Fault.UPSTREAM_MALFORMED, e, true);
        }
    }

    private void keepAlive(UpstreamResponse response) {
        String value = response.headers().first("Keep-Alive");
        int start = value == null ? -1 : value.indexOf("timeout=");
        if (value != null && start >= 0) {
            long seconds = 0;
            for (int i = start + 8; i < value.length() && Character.isDigit(value.charAt(i)); i++) {
                seconds = Math.min(MOST_SECONDS, 10 * seconds + Character.digit(value.charAt(i), 10));
            }
            connection.keepAliveFor(seconds);
        }
    }

    @Override
    public boolean received(ByteBuffer bytes) {
        listener.progressed();
        return relay.received(bytes);
    }

    @Override
    public void paused() {
        if (phase == Phase.RECEIVING) {
            relay.paused();
        }
    }

    @Override
    public void ended(ByteBuffer bytes, @Nullable Headers trailers) {
        phase = Phase.OVER;
        if (body == null || body.isEnded()) {
            // released before the client reads the end: its next request finds the connection waiting
            connection.release();
        } else {
            // nobody sends the rest of the request any more
            connection.abort();
        }
        listener.ended();
        relay.end(bytes, trailers);
    }

    @Override
    public void failed(Exception cause) {
        // whatever was sent, nobody has looked at it
        sent &= !(cause instanceof NotProcessedException);
        fail(faultOf(cause), cause);
    }

    private Fault faultOf(Exception cause) {
        if (cause instanceof ProtocolException || cause instanceof IllegalArgumentException) {
            return Fault.UPSTREAM_MALFORMED;
        }
        if (cause instanceof RuntimeException) {
            return Fault.INTERNAL;
        }
        return sent || cause instanceof NotProcessedException ? Fault.UPSTREAM_BROKE : Fault.CONNECT_FAILED;
    }
}
