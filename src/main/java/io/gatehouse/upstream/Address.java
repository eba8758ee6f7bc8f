package io.gatehouse.upstream;

import io.gatehouse.http.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint is. Names are looked up in the background, and what was found is used until something newer is: a request
 * waits for the name service only if nothing was ever found. All that wait share one look-up.
 */
final class Address {

    private static final long FRESH_NANOS = 30_000_000_000L;

    private final String host;
    private final int port;
    private final LongSupplier nanoTime;
    private final boolean literal;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private boolean asking;
    private @Nullable Found found;
    private @Nullable InetSocketAddress preferred;

    private record Found(List<InetSocketAddress> addresses, long at) {}

    /** Waits for the first look-up. Told once, on any thread, unless it has gone before. */
    interface Waiting {

        /** @param addresses at least one, in the order in which they should be tried */
        void found(List<InetSocketAddress> addresses);

        void unknown(Exception cause);
    }

    Address(String host, int port, LongSupplier nanoTime) {
        this.host = host;
        this.port = port;
        this.nanoTime = nanoTime;
        this.literal = IpAddress.parse(host) != null;
    }

    /** Tells the addresses: at once if they are known, else when they are; those that are stale are looked up anew meanwhile. */
    void tell(Names names, Waiting someone) {
        List<InetSocketAddress> known;
        boolean ask;
        synchronized (this) {
            known = known();
            ask = !asking && isStale();
            asking |= ask;
            if (known == null) {
                waiting.add(someone);
            }
        }
        if (ask) {
            names.lookUp(host, new Names.Asking() {
                @Override
                public void found(InetAddress[] addresses) {
                    Address.this.found(addresses);
                }

                @Override
                public void failed(Exception cause) {
                    Address.this.failed(cause);
                }
            });
        }
        if (known != null) {
            someone.found(known);
        }
    }

    /** It waits no longer, and is told nothing. */
    synchronized void leave(Waiting someone) {
        waiting.remove(someone);
    }

    /** This one of several answered where one before it did not: it is tried first as long as the name has it. */
    synchronized void prefer(InetSocketAddress address) {
        preferred = address;
    }

    private synchronized @Nullable List<InetSocketAddress> known() {
        if (literal && found == null) {
            found = new Found(List.of(literal()), nanoTime.getAsLong());
        }
        Found last = found;
        InetSocketAddress first = preferred;
        if (last == null || first == null || !last.addresses.contains(first)) {
            return last == null ? null : last.addresses;
        }
        List<InetSocketAddress> ordered = new ArrayList<>(last.addresses);
        ordered.remove(first);
        ordered.add(0, first);
        return ordered;
    }

    /** No name service is asked for it. */
    private InetSocketAddress literal() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(host, e);
        }
    }

    private synchronized boolean isStale() {
        Found last = found;
        return !literal && (last == null || nanoTime.getAsLong() - last.at > FRESH_NANOS);
    }

    private void found(InetAddress[] addresses) {
        List<InetSocketAddress> all = new ArrayList<>(addresses.length);
        for (InetAddress address : addresses) {
            all.add(new InetSocketAddress(address, port));
        }
        List<InetSocketAddress> ordered;
        List<Waiting> told;
        synchronized (this) {
            found = new Found(List.copyOf(all), nanoTime.getAsLong());
            ordered = Objects.requireNonNull(known());
            told = endOfWaiting();
        }
        each(told, someone -> someone.found(ordered));
    }

    /** Who asks is told; the last known addresses stay in use until the name service is back. */
    private void failed(Exception cause) {
        each(endOfWaiting(), someone -> someone.unknown(cause));
    }

    /** Who fails does not keep it from those behind. */
    private static void each(List<Waiting> told, Consumer<Waiting> word) {
        RuntimeException thrown = null;
        for (Waiting someone : told) {
            try {
                word.accept(someone);
            } catch (RuntimeException e) {
                thrown = e;
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private synchronized List<Waiting> endOfWaiting() {
        asking = false;
        List<Waiting> told = new ArrayList<>(waiting);
        waiting.clear();
        return told;
    }
}
