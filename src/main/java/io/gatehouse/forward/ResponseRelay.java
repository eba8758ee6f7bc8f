package io.gatehouse.forward;

import io.gatehouse.exchange.Downstream;
import io.gatehouse.exchange.ResponseHead;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way down. A short one of known length is held until it is whole, and then sent in one piece: it costs less,
 * and if the upstream dies meanwhile the client can still be told. Everything else goes out as it comes.
 */
final class ResponseRelay implements Downstream.Listener {

    /** What may be on its way between upstream and client, beyond the buffers of both sides. */
    private static final int WINDOW_BYTES = 64 * 1024;

    /** A read that did not fill the buffer emptied the socket, so nothing will follow at once. */
    private static final int PAUSE_BYTES = 8 * 1024;

    private final Downstream downstream;
    private final Runnable gone;
    private final AtomicReference<@Nullable CapacityChannel> exhausted = new AtomicReference<>();
    private final ResponseHead head;
    private final long length;
    private final boolean takesTrailers;
    private byte @Nullable [] held;
    private int holding;
    private long passed;
    private boolean begun;
    private boolean hurried;
    private volatile Map<String, String> trailers = Map.of();

    /**
     * @param length of the body in bytes, 0 when none follows, -1 when it is not known
     * @param gone is run when the client cannot be reached any more
     */
    ResponseRelay(DownstreamFactory factory, ResponseHead head, long length, boolean takesTrailers, Runnable gone) {
        this.downstream = factory.create(this);
        this.gone = gone;
        this.head = head;
        this.length = length;
        this.takesTrailers = takesTrailers;
        this.held = length >= 0 && length <= Downstream.WHOLE_BYTES ? new byte[(int) length] : null;
    }

    /** Makes the downstream side for a listener. */
    interface DownstreamFactory {
        Downstream create(Downstream.Listener listener);
    }

    /** The head is here; a body whose length is not known, or is long, begins to flow. */
    synchronized void begin() {
        if (held == null) {
            start();
        }
    }

    private void start() {
        begun = true;
        downstream.begin(head, length < 0, length < 0 && takesTrailers ? () -> trailers : null);
    }

    synchronized void received(byte[] bytes, int offset, int count) {
        byte[] hold = held;
        if (hold != null && holding + count <= hold.length) {
            System.arraycopy(bytes, offset, hold, holding, count);
            holding += count;
            return;
        }
        downstream.write(bytes, offset, count);
        passed += count;
        // with the last byte of a known length the client has it all; that moment is the end's
        if (count < PAUSE_BYTES && passed < length) {
            downstream.flush();
        }
    }

    /** The upstream lets a held answer wait: what is there goes out. */
    synchronized void hurry() {
        byte[] hold = held;
        if (hold != null && holding < hold.length) {
            held = null;
            passed = holding;
            start();
            if (holding > 0) {
                downstream.write(hold, 0, holding);
            }
        }
        if (begun && !hurried) {
            // the head too, when the body lets wait
            hurried = true;
            downstream.flush();
        }
    }

    /** The answer is whole. */
    synchronized void end(@Nullable List<? extends Header> fields) {
        byte[] hold = held;
        if (hold != null) {
            held = null;
            begun = true;
            downstream.whole(head, hold);
            return;
        }
        if (fields != null && takesTrailers) {
            Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            fields.forEach(field -> all.put(field.getName(), String.valueOf(field.getValue())));
            trailers = all;
        }
        downstream.end();
    }

    /**
     * The answer will never be whole.
     *
     * @return false when nothing of it has gone out, so that the client can be given another answer
     */
    synchronized boolean breakOff() {
        held = null;
        if (begun) {
            downstream.abort();
        }
        return begun;
    }

    /** The upstream may send more when the client has taken what is here. */
    void exhausted(CapacityChannel capacity) throws IOException {
        exhausted.set(capacity);
        if (downstream.isDrained()) {
            drained();
        }
    }

    @Override
    public void drained() {
        CapacityChannel capacity = exhausted.getAndSet(null);
        if (capacity != null) {
            try {
                capacity.update(WINDOW_BYTES);
            } catch (IOException e) {
                // the connection is closing, which the attempt is told too
            }
        }
    }

    @Override
    public void gone(Throwable cause) {
        gone.run();
    }
}
