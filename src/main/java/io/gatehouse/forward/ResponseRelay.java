package io.gatehouse.forward;

import io.gatehouse.exchange.Downstream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Grpc;
import io.gatehouse.exchange.Reception;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import io.gatehouse.upstream.UpstreamResponse;
import io.gatehouse.upstream.http1.ContentLength;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way down. A short one of known length is held until it is whole, and then sent in one piece: it costs less,
 * and if the upstream dies meanwhile the client can still be told. So is one of unknown length of which all that there is comes at once:
 * it is given its length then (RFC 9112, 6.3). Everything else goes out as it comes.
 *
 * <p>Whoever calls holds the lock of the exchange.
 */
final class ResponseRelay implements Downstream.Listener {

    private static final byte[] NONE = {};

    private final Exchange exchange;
    private final Heads heads;
    private final Client client;
    private final @Nullable Reception reception;
    private final @Nullable AnswerTap tap;
    /** Who received the answer sees to the client. */
    private boolean taken;

    private boolean ended;
    private @Nullable Downstream downstream;
    private @Nullable ResponseHead head;
    private long length;
    private boolean takesTrailers;
    private byte @Nullable [] held;
    private int holding;
    /** It is held only until the upstream lets wait, and nobody knows how much comes. */
    private boolean lengthless;

    private boolean begun;
    private boolean hurried;
    private Map<String, String> trailers = Map.of();

    /** Makes the head that goes down out of the one that came. */
    interface Heads {

        /** @throws ProtocolException if it cannot be passed on */
        ResponseHead down(UpstreamResponse from) throws ProtocolException;
    }

    /** What becomes known of the client. */
    interface Client {

        /** It has taken some of the answer. */
        void progressed();

        /** It has taken all that is here, and would take more. */
        void drained();

        /** It cannot be reached any more. */
        void gone();
    }

    /** @param tap looks at what comes from upstream; null where nobody does */
    ResponseRelay(Exchange exchange, Heads heads, Client client, @Nullable AnswerTap tap) {
        this.tap = tap;
        this.exchange = exchange;
        this.heads = heads;
        this.client = client;
        this.reception = exchange.upward().reception();
    }

    /**
     * The head is here; a body whose length is not known, or is long, begins to flow.
     *
     * @param bodiless whether no body follows
     * @throws ProtocolException if it cannot be passed on; the client has been told nothing
     */
    void begin(UpstreamResponse from, boolean bodiless) throws ProtocolException {
        head = heads.down(from);
        takesTrailers = HopByHop.takesTrailers(exchange.head().headers());
        boolean call = !bodiless && takesTrailers && Grpc.is(from.headers());
        if (call) {
            // over HTTP/2 there may be a length and trailers, and the status of a call is in those
            head.headers().remove("Content-Length");
        }
        length = bodiless ? 0 : call ? -1 : ContentLength.of(from.headers());
        Map<String, String> all = bodiless && takesTrailers ? Grpc.trailersOnly(head) : null;
        if (all != null) {
            trailers = all;
            length = -1;
        }
        lengthless = length < 0 && !call && all == null;
        held = lengthless ? NONE : length >= 0 && length <= Downstream.WHOLE_BYTES ? new byte[(int) length] : null;
        downstream = new Downstream(exchange, this);
        if (tap != null) {
            tap.head(from.status());
        }
        taken = reception != null && !reception.head(head, bodiless ? 0 : length);
        if (held == null && !taken) {
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
        downstream().begin(head(), length < 0 && takesTrailers ? () -> trailers : null);
    }

    /**
     * @param bytes read to their end
     * @return whether the client would take more
     */
    boolean received(ByteBuffer bytes) {
        see(bytes);
        if (taken) {
            bytes.position(bytes.limit());
            return true;
        }
        if (isRoomFor(bytes.remaining())) {
            hold(bytes);
            return true;
        }
        release();
        return downstream().write(bytes) || (reception != null && reception.isAwaited());
    }

    /** @return whether so much more can be held */
    private boolean isRoomFor(int count) {
        byte[] hold = held;
        return hold != null && holding + count <= (lengthless ? Downstream.WHOLE_BYTES : hold.length);
    }

    private void hold(ByteBuffer bytes) {
        byte[] hold = Objects.requireNonNull(held);
        int count = bytes.remaining();
        if (holding + count > hold.length) {
            // pieces may be small and many
            hold = Arrays.copyOf(hold, Math.min(Downstream.WHOLE_BYTES, Math.max(holding + count, 2 * hold.length)));
            held = hold;
        }
        bytes.get(hold, holding, count);
        holding += count;
    }

    /** What is held goes out, and the rest of the answer as it comes. */
    private void release() {
        byte[] hold = held;
        if (hold != null) {
            held = null;
            start();
            if (holding > 0) {
                downstream().write(ByteBuffer.wrap(hold, 0, holding));
            }
        }
    }

    private void see(ByteBuffer bytes) {
        if (tap != null) {
            tap.bytes(bytes.duplicate());
        }
        if (reception != null) {
            reception.bytes(bytes.duplicate());
        }
    }

    /** The upstream lets wait: what has begun goes out as far as it is here. */
    void paused() {
        if (lengthless && !taken) {
            release();
        }
        if (begun) {
            downstream().flush();
        }
    }

    /** The upstream lets a held answer wait: what is there goes out. */
    void hurry() {
        byte[] hold = held;
        if (hold != null && !taken && (lengthless || holding < hold.length)) {
            release();
        }
        if (begun && !hurried) {
            // the head too, when the body lets wait
            hurried = true;
            downstream().flush();
        }
    }

    /**
     * The answer is whole.
     *
     * @param last the last bytes of it, may be none
     */
    void end(ByteBuffer last, @Nullable Headers fields) {
        ended = true;
        see(last);
        if (tap != null) {
            tap.ended();
        }
        if (reception != null) {
            reception.ended();
        }
        if (taken) {
            last.position(last.limit());
            return;
        }
        Headers behind = takesTrailers ? fields : null;
        if (behind == null && isRoomFor(last.remaining())) {
            hold(last);
            whole();
            return;
        }
        release();
        if (behind != null) {
            trailers = trailers(behind);
        }
        downstream().end(last);
    }

    private void whole() {
        byte[] body = Objects.requireNonNull(held);
        held = null;
        begun = true;
        if (lengthless) {
            body = holding == body.length ? body : Arrays.copyOf(body, holding);
            // there are no trailers, and no room for any
            head().headers().set("Content-Length", Integer.toString(holding)).remove("Trailer");
        }
        downstream().whole(head(), body);
    }

    /** Neither framing nor what belongs to one connection may stand there (RFC 9110, 6.5.1). */
    private static Map<String, String> trailers(Headers fields) {
        Map<String, String> joined = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        HopByHop.remove(fields)
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
        if (reception != null && !ended) {
            ended = true;
            reception.brokeOff();
        }
        if (taken) {
            return true;
        }
        if (begun) {
            downstream().abort();
        }
        return begun;
    }

    /** @return whether there is nothing more to be done here, though the client may still be served by whoever took the answer */
    boolean isSeenTo() {
        return taken && ended;
    }

    @Override
    public void drained() {
        client.drained();
    }

    /** @return whether nothing of the answer has gone down, nor to anybody else who wants it */
    boolean isUnseen() {
        return !begun && reception == null;
    }

    /** @return whether it is held, to go out in one piece */
    boolean isHeld() {
        return held != null && !taken;
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
