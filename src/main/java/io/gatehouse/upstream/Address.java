package io.gatehouse.upstream;

import io.gatehouse.http.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint is. Names are looked up in the background, and what was found is used until something newer is: a request
 * waits for the name service only if nothing was ever found.
 */
final class Address {

    private static final long FRESH_NANOS = 30_000_000_000L;

    private final String host;
    private final int port;
    private final LongSupplier nanoTime;
    private final boolean literal;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile @Nullable Found found;

    private record Found(InetSocketAddress address, long at) {}

    Address(String host, int port, LongSupplier nanoTime) {
        this.host = host;
        this.port = port;
        this.nanoTime = nanoTime;
        this.literal = IpAddress.parse(host) != null;
    }

    /** @return the address if one is known or needs no look-up; a stale one starts a look-up on the executor */
    @Nullable
    InetSocketAddress known(Executor background) throws UnknownHostException {
        Found last = found;
        if (literal) {
            // no name service is asked for a literal
            return last == null ? lookUp() : last.address;
        }
        if (last == null) {
            return null;
        }
        if (nanoTime.getAsLong() - last.at > FRESH_NANOS && refreshing.compareAndSet(false, true)) {
            background.execute(this::refresh);
        }
        return last.address;
    }

    private void refresh() {
        try {
            lookUp();
        } catch (UnknownHostException e) {
            // the last known address stays in use until the name service is back
        } finally {
            refreshing.set(false);
        }
    }

    /** Asks the name service; blocks. */
    InetSocketAddress lookUp() throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
        found = new Found(address, nanoTime.getAsLong());
        return address;
    }
}
