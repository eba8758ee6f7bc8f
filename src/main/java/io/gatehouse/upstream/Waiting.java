package io.gatehouse.upstream;

import io.gatehouse.upstream.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** How long one connection waits for its next exchange. The times are by the ticker, in nanoseconds; who keeps the connection guards them. */
final class Waiting {

    private volatile long keepAliveNanos = Long.MAX_VALUE;
    private long since;
    private long expiresAt;

    /** @param seconds for which the endpoint says that it will wait; the connection is given up a second earlier */
    void keepAliveFor(long seconds) {
        keepAliveNanos = TimeUnit.SECONDS.toNanos(Math.max(0, seconds - 1));
    }

    /** @param idleNanos for how long it is kept at most */
    void from(long now, long idleNanos) {
        since = now;
        expiresAt = now + Math.min(idleNanos, keepAliveNanos);
    }

    /** @return whether the other side has closed a connection that has waited, or said what nobody asked for */
    static boolean hasEnded(Transport transport) {
        try {
            return transport.read(ByteBuffer.allocate(1)) != 0;
        } catch (IOException e) {
            return true;
        }
    }

    long since() {
        return since;
    }

    long expiresAt() {
        return expiresAt;
    }
}
