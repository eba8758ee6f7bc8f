package io.gatehouse.filter.cache;

import io.gatehouse.exchange.Downstream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ResponseHead;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A body on its way to one client, as fast as the client takes it and the supply has it. */
final class Serving implements Downstream.Listener {

    /** A thousand who wait for one body hold so much each, not more. */
    private static final int ALONG_BYTES = 8 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Exchange exchange;
    private final Supply supply;
    private final Downstream downstream;
    private final int step;

    /** Asks a supply that may wait for a disk; null where it never does. */
    private final @Nullable Executor elsewhere;

    private long at;
    private final long end;
    private boolean takes = true;
    private boolean pumping;
    private boolean over;
    private long moved;

    /**
     * @param from the first byte
     * @param end behind the last byte; {@link Long#MAX_VALUE} where that is not known
     */
    private Serving(Exchange exchange, Supply supply, long from, long end, int step, @Nullable Executor elsewhere) {
        this.exchange = exchange;
        this.supply = supply;
        this.at = from;
        this.end = end;
        this.step = step;
        this.elsewhere = elsewhere;
        this.downstream = new Downstream(exchange, this);
    }

    /** Sends a body that is all there. */
    static Serving stored(
            Exchange exchange, ResponseHead head, Supply supply, long from, long length, @Nullable Executor elsewhere) {
        Serving serving = new Serving(exchange, supply, from, from + length, 64 * 1024, elsewhere);
        serving.downstream.begin(head, null);
        return serving;
    }

    /** Sends a body that is still on its way here; its length is -1 where it is not known. */
    static Serving along(Exchange exchange, ResponseHead head, Supply supply, long length) {
        Serving serving = new Serving(exchange, supply, 0, length < 0 ? Long.MAX_VALUE : length, ALONG_BYTES, null);
        serving.downstream.begin(head, null);
        return serving;
    }

    @Override
    public void drained() {
        takes = true;
        if (elsewhere == null) {
            pump();
        } else {
            elsewhere.execute(this::pump);
        }
    }

    @Override
    public void progressed() {
        moved++;
    }

    @Override
    public void gone(Throwable cause) {
        over = true;
    }

    /** Begins to pass on what is there. */
    void start() {
        if (elsewhere == null) {
            pump();
        } else {
            elsewhere.execute(this::pump);
        }
    }

    /** Passes on what is there. Any thread may call that holds no other exchange's lock. */
    void pump() {
        Lock lock = exchange.lock();
        lock.lock();
        try {
            if (pumping || over || exchange.isCompleted()) {
                return;
            }
            pumping = true;
            try {
                pass();
            } finally {
                pumping = false;
            }
        } finally {
            lock.unlock();
        }
    }

    private void pass() {
        while (takes && !over) {
            ByteBuffer next = at == end ? NOTHING : supply.from(at, (int) Math.min(step, end - at));
            if (next == null) {
                // what was kept had to give way, or broke off: the client is not to take it for whole
                over = true;
                downstream.abort();
                return;
            }
            at += next.remaining();
            if (at == end || supply.endsAt(at)) {
                over = true;
                downstream.end(next);
                return;
            }
            if (!next.hasRemaining()) {
                downstream.flush();
                return;
            }
            moved++;
            takes = false;
            boolean more = downstream.write(next);
            // or it was said meanwhile
            takes = takes || more;
        }
    }

    /** @return a number that changes while the client takes something */
    long moved() {
        return moved;
    }

    /** @return whether it is the client that is waited for */
    boolean waitsForClient() {
        return !exchange.isCompleted() && downstream.waitsForClient();
    }

    /** The client does not take it. */
    void giveUp() {
        downstream.abort();
    }
}
