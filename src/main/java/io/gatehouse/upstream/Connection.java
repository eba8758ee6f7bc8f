package io.gatehouse.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;

/** One connection to an endpoint; it carries one exchange at a time. */
public final class Connection {

    private final Endpoint endpoint;
    private final IOSession session;
    private volatile boolean reused;
    private volatile long keepAliveNanos = Long.MAX_VALUE;
    private long idleSince;
    private long expiresAt;

    Connection(Endpoint endpoint, IOSession session) {
        this.endpoint = endpoint;
        this.session = session;
    }

    /** @return whether an earlier exchange ended on it, so that the other side may be about to close it */
    public boolean isReused() {
        return reused;
    }

    /**
     * Starts an exchange. Everything that happens is told to the handler, on an I/O thread; a connection that has closed
     * meanwhile is told as {@code cancel()} or {@code failed()} before any request was asked for.
     */
    public void execute(AsyncClientExchangeHandler handler) {
        session.enqueue(
                new RequestExecutionCommand(handler, null, null, HttpCoreContext.create()), Command.Priority.NORMAL);
    }

    /**
     * @param seconds how long the endpoint says it will wait for the next request ({@code Keep-Alive: timeout=…}); it is
     *     given up a second earlier
     */
    public void keepAliveFor(long seconds) {
        keepAliveNanos = TimeUnit.SECONDS.toNanos(Math.max(0, seconds - 1));
    }

    /**
     * Looks whether the other side has closed a connection that has waited. To be asked on the I/O thread before a request
     * goes out: the engine may be asked for the next request in the same turn in which the last answer came, without having
     * looked for an end since.
     */
    public boolean hasEnded() throws IOException {
        return session.read(ByteBuffer.allocate(1)) != 0;
    }

    /** The exchange ended in good order. */
    public void release() {
        if (isOpen()) {
            reused = true;
            endpoint.idle().put(this);
        } else {
            close();
        }
    }

    /** Breaks off, so that the other side sees that it was not a regular end. */
    public void abort() {
        session.close(CloseMode.IMMEDIATE);
    }

    void close() {
        session.close(CloseMode.GRACEFUL);
    }

    boolean isOpen() {
        if (!session.isOpen()) {
            return false;
        }
        IOEventHandler handler = session.getHandler();
        return !(handler instanceof HttpConnection http) || http.isOpen();
    }

    void idleFrom(long now, long idleNanos) {
        idleSince = now;
        expiresAt = now + Math.min(idleNanos, keepAliveNanos);
    }

    long idleSince() {
        return idleSince;
    }

    long expiresAt() {
        return expiresAt;
    }
}
