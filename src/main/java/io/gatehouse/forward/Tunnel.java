package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.container.Wire;
import io.gatehouse.fault.Fault;
import io.gatehouse.upstream.Passage;
import io.gatehouse.upstream.net.Buffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that has left HTTP: what comes from one side goes to the other, byte for byte, until one of them ends it. Nothing is read
 * from a side as long as the other takes no more, so that a tunnel holds no more than one read of what is on its way. No thread waits for
 * it, and no buffer is its own: who hears of either side moves what is there.
 *
 * <p>The gateway itself says one thing at most: when it goes, when the endpoint is to take leave, or when nobody has said anything for too
 * long, the client gets a close frame with 1001 (RFC 6455, 7.4.1) between two frames of the upstream's. Its answer goes upstream, where it
 * is taken for the end that it is.
 *
 * <p>All of it happens with the lock of the exchange held.
 */
final class Tunnel implements Passage.User, Wire.User {

    /** How often it reads before others of the thread have their turn. */
    private static final int TURNS = 16;

    /** The other side has said that it will send no more, or was asked to leave: so long it is waited for. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A server that has not handed over the connection by then never will. */
    private static final long HANDOVER_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Opcode 8, unmasked, 1001: going away. */
    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 0x03, (byte) 0xe9};

    private final Exchange exchange;
    private final Passage upstream;
    private final Duration idle;
    private final Clock clock;
    private final Tunnels tunnels;
    private final BooleanSupplier leaves;
    private final Frames frames = new Frames();
    private @Nullable Wire client;
    private long since;
    private long deadline;
    private boolean clientEnded;
    private boolean upstreamEnded;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        /** the client is told as soon as a frame ends */
        LEAVING,
        /** the client has been told, and nothing else goes down any more */
        TOLD,
        OVER
    }

    /**
     * @param idle for how long both sides may be silent
     * @param leaves whether the endpoint is to take leave of its clients
     */
    Tunnel(Exchange exchange, Passage upstream, Duration idle, Clock clock, Tunnels tunnels, BooleanSupplier leaves) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.idle = idle;
        this.clock = clock;
        this.tunnels = tunnels;
        this.leaves = leaves;
        this.since = clock.now();
        tunnels.begun();
        upstream.use(this);
    }

    @Override
    public Lock lock() {
        return exchange.lock();
    }

    @Override
    public void begin(Wire wire) {
        client = wire;
        since = clock.now();
        if (state == State.OVER) {
            wire.reset();
        } else {
            ready();
        }
    }

    @Override
    public void ready() {
        Wire down = client;
        if (down == null || state == State.OVER) {
            return;
        }
        Buffers buffers = upstream.buffers();
        ByteBuffer buffer = buffers.take();
        try {
            boolean more = up(down, buffer);
            more |= down(down, buffer);
            if (more && state != State.OVER) {
                upstream.soon();
            }
        } finally {
            buffers.give(buffer);
        }
    }

    /** @return whether there may be more, and others have their turn first */
    private boolean up(Wire down, ByteBuffer buffer) {
        for (int turn = 0; turn < TURNS && state != State.OVER && !clientEnded; turn++) {
            if (!isUpstreamFree()) {
                return false;
            }
            int count = read(down, buffer);
            if (count == 0) {
                return false;
            }
            if (count < 0) {
                clientEnds();
                return false;
            }
            progressed(count, 0);
            send(buffer.flip());
        }
        return state != State.OVER && !clientEnded && isUpstreamFree();
    }

    private boolean isUpstreamFree() {
        try {
            return upstream.flush();
        } catch (IOException e) {
            deaf();
            return false;
        }
    }

    private void send(ByteBuffer bytes) {
        try {
            upstream.write(bytes);
        } catch (IOException e) {
            deaf();
        }
    }

    /** It takes no more; but it may have said why before it hung up. */
    private void deaf() {
        clientEnded = true;
        deadline = clock.now() + GRACE_NANOS;
    }

    private int read(Wire down, ByteBuffer buffer) {
        try {
            return down.read(buffer.clear());
        } catch (IOException e) {
            gone(e);
            return 0;
        }
    }

    private void clientEnds() {
        clientEnded = true;
        deadline = clock.now() + GRACE_NANOS;
        if (state == State.TOLD || frames.isClosing()) {
            // both have said good-bye
            end(true);
        } else {
            upstream.endOutput();
        }
    }

    /** @return as {@link #up} */
    private boolean down(Wire down, ByteBuffer buffer) {
        boolean free = isFree(down);
        for (int turn = 0; turn < TURNS && state != State.OVER && free && !upstreamEnded; turn++) {
            int count = receive(buffer);
            if (count == 0) {
                upstream.await(true);
                return false;
            }
            if (count < 0) {
                upstreamEnded = true;
            } else {
                progressed(0, count);
                pass(down, buffer.flip());
                free = isFree(down);
            }
        }
        if (state == State.OVER) {
            return false;
        }
        if (upstreamEnded && free) {
            end(true);
            return false;
        }
        upstream.await(false);
        return free;
    }

    private int receive(ByteBuffer buffer) {
        try {
            return upstream.read(buffer.clear());
        } catch (IOException e) {
            if (!clientEnded && !frames.isClosing()) {
                exchange.failed(Fault.UPSTREAM_BROKE, String.valueOf(e.getMessage()));
            }
            end(false);
            return 0;
        }
    }

    private void pass(Wire down, ByteBuffer bytes) {
        if (state == State.TOLD) {
            return;
        }
        if (state == State.LEAVING) {
            bytes.limit(bytes.position() + frames.passFrame(bytes));
        } else {
            frames.pass(bytes);
        }
        write(down, bytes);
        if (state == State.LEAVING) {
            sayGoodBye(down);
        }
    }

    private void write(Wire down, ByteBuffer bytes) {
        try {
            if (bytes.hasRemaining()) {
                down.write(bytes);
            }
        } catch (IOException e) {
            gone(e);
        }
    }

    private boolean isFree(Wire down) {
        try {
            return down.flush();
        } catch (IOException e) {
            gone(e);
            return false;
        }
    }

    private void progressed(int in, int out) {
        since = clock.now();
        exchange.countTunnel(in, out);
    }

    /** Some time has passed. */
    void look(long now) {
        Wire down = client;
        if (state == State.OVER) {
            return;
        }
        if (down == null) {
            if (now - since > HANDOVER_NANOS) {
                gone(new IOException("the server has not handed over the connection"));
            }
        } else if (state != State.OPEN || clientEnded) {
            if (now - deadline >= 0) {
                end(state != State.LEAVING || frames.isClosing());
            }
        } else if (tunnels.areLeaving() || leaves.getAsBoolean()) {
            leave(down, now);
        } else if (now - since > idle.toNanos()) {
            exchange.failed(Fault.IDLE_TIMEOUT, "websocket idle: " + idle);
            leave(down, now);
        }
    }

    private void leave(Wire down, long now) {
        state = State.LEAVING;
        deadline = now + GRACE_NANOS;
        sayGoodBye(down);
    }

    private void sayGoodBye(Wire down) {
        if (state == State.LEAVING && frames.isBetween() && !frames.isClosing()) {
            state = State.TOLD;
            exchange.countTunnel(0, GOING_AWAY.length);
            write(down, ByteBuffer.wrap(GOING_AWAY));
            boolean ignored = isFree(down);
        }
    }

    @Override
    public void gone(Throwable cause) {
        if (state != State.OVER) {
            if (!upstreamEnded) {
                exchange.failed(Fault.CLIENT_GONE, String.valueOf(cause.getMessage()));
            }
            end(false);
        }
    }

    @Override
    public void stopped(IOException cause) {
        end(false);
    }

    /** @param regular whether both sides shall take it for a regular end */
    private void end(boolean regular) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        tunnels.ended();
        Wire down = client;
        if (regular) {
            upstream.close();
        } else {
            upstream.reset();
        }
        if (down != null && regular) {
            down.close();
        } else if (down != null) {
            down.reset();
        }
        boolean ignored = exchange.complete();
    }
}
