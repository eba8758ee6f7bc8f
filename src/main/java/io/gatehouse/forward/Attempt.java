package io.gatehouse.forward;

import io.gatehouse.fault.Fault;
import io.gatehouse.upstream.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection. The engine calls it on an I/O thread; whoever wants to end it first, may. All of it, and what the
 * listener hears, happens with the lock of the exchange held.
 */
final class Attempt implements AsyncClientExchangeHandler {

    private static final int SWITCHING_PROTOCOLS = 101;

    private final Connection connection;
    private final UpstreamRequest request;
    private final @Nullable RequestBody body;
    private final ResponseRelay relay;
    private final Listener listener;
    private final Lock lock;
    private Phase phase = Phase.SENDING;
    private boolean sent;
    private boolean whole;
    private @Nullable List<? extends Header> trailers;

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

        /** A byte went one way or the other. */
        void progressed();

        /** The head of the answer is here. */
        void responded();

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
            @Nullable RequestBody body,
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
        connection.execute(this);
    }

    boolean isReused() {
        return connection.isReused();
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
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        lock.lock();
        try {
            if (phase == Phase.OVER) {
                throw new IOException("given up");
            }
            if (connection.isReused() && !isRead() && connection.hasEnded()) {
                throw new IOException("the connection has been closed while it waited");
            }
            sent = true;
        } finally {
            lock.unlock();
        }
        BasicHttpRequest head = new BasicHttpRequest(request.method(), (HttpHost) null, request.target());
        request.headers().forEach(head::addHeader);
        channel.sendRequest(head, body == null ? null : Announced.INSTANCE, context);
        listener.progressed();
    }

    /** A read can be repeated if the connection turns out to be gone; anything else must not get lost on it. */
    private boolean isRead() {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    @Override
    public int available() {
        return body != null && body.hasMore() ? Integer.MAX_VALUE : 0;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (body != null) {
            body.transfer(channel);
            listener.progressed();
        }
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) throws HttpException {
        if (response.getCode() == SWITCHING_PROTOCOLS) {
            throw new ProtocolException("101, though nobody asked for another protocol");
        }
    }

    @Override
    public void consumeResponse(HttpResponse response, @Nullable EntityDetails entity, HttpContext context)
            throws HttpException, IOException {
        lock.lock();
        try {
            if (phase != Phase.SENDING) {
                throw new IOException("given up");
            }
            phase = Phase.RECEIVING;
            keepAlive(response);
            listener.responded();
            relay.begin(response, entity == null);
            if (entity == null) {
                end(null);
            }
        } finally {
            lock.unlock();
        }
    }

    private void keepAlive(HttpResponse response) {
        Header header = response.getFirstHeader("Keep-Alive");
        String value = header == null ? null : header.getValue();
        int start = value == null ? -1 : value.indexOf("timeout=");
        if (value != null && start >= 0) {
            long seconds = 0;
            for (int i = start + 8; i < value.length() && Character.isDigit(value.charAt(i)) && seconds < 86_400; i++) {
                seconds = 10 * seconds + Character.digit(value.charAt(i), 10);
            }
            connection.keepAliveFor(seconds);
        }
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        lock.lock();
        try {
            relay.exhausted(capacity);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void consume(ByteBuffer from) {
        lock.lock();
        try {
            if (phase == Phase.RECEIVING) {
                listener.progressed();
                receive(from);
            }
        } finally {
            lock.unlock();
        }
        from.position(from.limit());
    }

    private void receive(ByteBuffer from) {
        int length = from.remaining();
        if (from.hasArray()) {
            relay.received(from.array(), from.arrayOffset() + from.position(), length);
        } else {
            byte[] copy = new byte[length];
            from.duplicate().get(copy);
            relay.received(copy, 0, length);
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> fields) {
        lock.lock();
        try {
            end(fields);
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable List<? extends Header> fields) {
        if (phase != Phase.RECEIVING) {
            return;
        }
        phase = Phase.OVER;
        if (body == null || body.isEnded()) {
            whole = true;
            trailers = fields;
        } else {
            listener.ended();
            relay.end(fields);
            // nobody sends the rest of the request any more
            connection.abort();
        }
    }

    @Override
    public void failed(Exception cause) {
        lock.lock();
        try {
            fail(faultOf(cause), cause);
        } finally {
            lock.unlock();
        }
    }

    private Fault faultOf(Exception cause) {
        if (cause instanceof HttpException
                || cause instanceof MessageConstraintException
                || cause instanceof IllegalArgumentException) {
            return Fault.UPSTREAM_MALFORMED;
        }
        return sent ? Fault.UPSTREAM_BROKE : Fault.CONNECT_FAILED;
    }

    /** The connection closed before the request was asked for. */
    @Override
    public void cancel() {
        failed(new IOException("the connection was closed"));
    }

    /** Called by the engine when both directions have come to an end, or the connection has. */
    @Override
    public void releaseResources() {
        lock.lock();
        try {
            if (whole) {
                // released before the client reads the end: its next request finds the connection waiting
                connection.release();
                listener.ended();
                relay.end(trailers);
            } else {
                connection.abort();
            }
        } finally {
            lock.unlock();
        }
    }
}
