package io.gatehouse.forward;

import io.gatehouse.exchange.Downstream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way down. A short one of known length is held until it is whole, and then sent in one piece: it costs less,
 * and if the upstream dies meanwhile the client can still be told. Everything else goes out as it comes.
 *
 * <p>Whoever calls holds the lock of the exchange.
 */
final class ResponseRelay implements Downstream.Listener {

    /** What may be on its way between upstream and client, beyond the buffers of both sides. */
    private static final int WINDOW_BYTES = 64 * 1024;

    /** A read that did not fill the buffer emptied the socket, so nothing will follow at once. */
    private static final int PAUSE_BYTES = 8 * 1024;

    private final Exchange exchange;
    private final Heads heads;
    private final Client client;
    private @Nullable Downstream downstream;
    private @Nullable CapacityChannel exhausted;
    private @Nullable ResponseHead head;
    private long length;
    private boolean takesTrailers;
    private byte @Nullable [] held;
    private int holding;
    private long passed;
    private byte[] last = {};
    private boolean begun;
    private boolean hurried;
    private Map<String, String> trailers = Map.of();

    /** Makes the head that goes down out of the one that came. */
    interface Heads {

        /** @throws ProtocolException if it cannot be passed on */
        ResponseHead down(HttpResponse from) throws ProtocolException;
    }

    /** What becomes known of the client. */
    interface Client {

        /** It has taken some of the answer. */
        void progressed();

        /** It cannot be reached any more. */
        void gone();
    }

    ResponseRelay(Exchange exchange, Heads heads, Client client) {
        this.exchange = exchange;
        this.heads = heads;
        this.client = client;
    }

    /**
     * The head is here; a body whose length is not known, or is long, begins to flow.
     *
     * @param bodiless whether no body follows
     * @throws ProtocolException if it cannot be passed on; the client has been told nothing
     */
    void begin(HttpResponse from, boolean bodiless) throws ProtocolException {
        head = heads.down(from);
        length = bodiless ? 0 : ResponseHeads.length(from);
        takesTrailers = HopByHop.takesTrailers(exchange.head().headers());
        held = length >= 0 && length <= Downstream.WHOLE_BYTES ? new byte[(int) length] : null;
        downstream = new Downstream(exchange, this);
        if (held == null) {
            start();
        }
    }

    private Downstream downstream() {
        return Objects.requireNonNull(downstream);
    }

    private ResponseHead head() {
        return Objects.requireNonNull(head);
    }

    private void start() {
        begun = true;
        downstream().begin(head(), length < 0, length < 0 && takesTrailers ? () -> trailers : null);
    }

    void received(byte[] bytes, int offset, int count) {
        byte[] hold = held;
        if (hold != null && holding + count <= hold.length) {
            System.arraycopy(bytes, offset, hold, holding, count);
            holding += count;
            return;
        }
        passed += count;
        if (passed == length) {
            // with the last byte the client has it all; that moment is the end's
            last = Arrays.copyOfRange(bytes, offset, offset + count);
            return;
        }
        downstream().write(bytes, offset, count);
        if (count < PAUSE_BYTES && passed < length) {
            downstream().flush();
        }
    }

    /** The upstream lets a held answer wait: what is there goes out. */
    void hurry() {
        byte[] hold = held;
        if (hold != null && holding < hold.length) {
            held = null;
            passed = holding;
            start();
            if (holding > 0) {
                downstream().write(hold, 0, holding);
            }
        }
        if (begun && !hurried) {
            // the head too, when the body lets wait
            hurried = true;
            downstream().flush();
        }
    }

    /** The answer is whole. */
    void end(@Nullable List<? extends Header> fields) {
        byte[] hold = held;
        if (hold != null) {
            held = null;
            begun = true;
            downstream().whole(head(), hold);
            return;
        }
        if (fields != null && takesTrailers) {
            trailers = trailers(fields);
        }
        downstream().end(last);
    }

    /** Neither framing nor what belongs to one connection may stand there (RFC 9110, 6.5.1). */
    private static Map<String, String> trailers(List<? extends Header> fields) {
        Headers.Builder all = Headers.builder();
        fields.forEach(field -> all.add(field.getName(), Objects.requireNonNullElse(field.getValue(), "")));
        Map<String, String> joined = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        HopByHop.remove(all.build())
                .remove("Content-Length")
                .build()
                .forEach((name, value) -> joined.merge(name, value, (one, other) -> one + ", " + other));
        return joined;
    }

    /**
     * The answer will never be whole.
     *
     * @return false when nothing of it has gone out, so that the client can be given another answer
     */
    boolean breakOff() {
        held = null;
        if (begun) {
            downstream().abort();
        }
        return begun;
    }

    /** The upstream may send more when the client has taken what is here. */
    void exhausted(CapacityChannel capacity) throws IOException {
        exhausted = capacity;
        if (downstream != null && downstream.isDrained()) {
            drained();
        }
    }

    @Override
    public void drained() {
        CapacityChannel capacity = exhausted;
        exhausted = null;
        if (capacity != null) {
            try {
                capacity.update(WINDOW_BYTES);
            } catch (IOException e) {
                // the connection is closing, which the attempt is told too
            }
        }
    }

    /** @return whether it is the client who lets the exchange wait */
    boolean waitsForClient() {
        return begun && downstream().waitsForClient();
    }

    @Override
    public void progressed() {
        client.progressed();
    }

    @Override
    public void gone(Throwable cause) {
        client.gone();
    }
}
