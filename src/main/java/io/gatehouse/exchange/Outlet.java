package io.gatehouse.exchange;

import io.gatehouse.exchange.container.ClearToSend;
import io.gatehouse.exchange.container.TomcatResponse;
import io.gatehouse.exchange.container.UndertowThreads;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where the bytes of one answer go: to the container's stream, or on Tomcat past it. */
final class Outlet {

    /** A larger piece does not fit, behind its head, into what Tomcat's connections begin with. */
    private static final int SHORT_BYTES = 3 * 1024;

    /** A larger piece comes of an answer that is worth a large buffer. */
    private static final int LARGE_BYTES = 16 * 1024;

    private static final int WIDE_BYTES = 64 * 1024;

    private final Exchange exchange;
    private final ServletOutputStream stream;

    /** Tomcat is written to past its stream, and keeps nothing back. */
    private final boolean direct;

    private final @Nullable ClearToSend clear;
    private final @Nullable BooleanSupplier then;
    private boolean heldUp;
    private int room;

    /**
     * @param clear whether it may be written to; null where it always may, as far as the stream is ready
     * @param then is called when it may be
     */
    private Outlet(Exchange exchange, boolean direct, @Nullable ClearToSend clear, @Nullable BooleanSupplier then)
            throws IOException {
        this.exchange = exchange;
        this.stream = exchange.response().getOutputStream();
        this.direct = direct;
        this.clear = clear;
        this.then = then;
    }

    /**
     * Past the stream of a Tomcat.
     *
     * @param who hears from the container when more can be handed over
     * @return null on other servers, over HTTP/2, and while the exchange is bound to a thread
     */
    static @Nullable Outlet direct(Exchange exchange, WriteListener who) throws IOException {
        boolean listens = exchange.async() != null && TomcatResponse.INSTANCE.listen(exchange.request(), who);
        return listens ? new Outlet(exchange, true, null, null) : null;
    }

    /**
     * By the container's stream; past it where a client of HTTP/2 might be waited for, because Tomcat's ends an answer whose length it knows
     * by itself, and waits for the client with that. To be followed by {@link #listen}.
     *
     * @param clear whether it may be written to; null where it always may, as far as the stream is ready
     * @param then is called when it may be written to; false if it has to be called again
     */
    static Outlet byStream(Exchange exchange, @Nullable ClearToSend clear, BooleanSupplier then) throws IOException {
        return new Outlet(exchange, false, clear, then);
    }

    /** @param who hears from the container when the stream is ready; maybe at once */
    void listen(WriteListener who) {
        UndertowThreads.listen(stream, who);
    }

    /** @return whether nothing may be left behind when the answer ends: the thread that ends it would wait for the client to take it */
    boolean isTakenInPieces() {
        return clear != null;
    }

    /** @return how much may be handed over at a time */
    int most() {
        return clear == null ? Integer.MAX_VALUE : ClearToSend.PIECE_BYTES;
    }

    /** @return whether a piece can be handed over without anybody waiting for the client; if not, somebody calls */
    boolean isReady() {
        ClearToSend asked = clear;
        BooleanSupplier waits = then;
        if (asked != null && waits != null && !heldUp && !asked.enter()) {
            heldUp = true;
            asked.await(waits);
        }
        return !heldUp && stream.isReady();
    }

    /** Nothing more is handed over for now: others of the same connection may. To be called whenever it was asked whether it is ready. */
    void leave() {
        ClearToSend asked = clear;
        if (asked != null) {
            asked.leave();
        }
    }

    /** Hands over a piece, if it is small enough and can go at once. */
    void passIfReady(ByteBuffer bytes) throws IOException {
        try {
            if (bytes.remaining() <= most() && isReady()) {
                pass(bytes);
            }
        } finally {
            leave();
        }
    }

    /** It may be written to again. */
    void release() {
        heldUp = false;
    }

    /** A large buffer is made for a large piece. */
    void makeRoom(int bytes) {
        int worth = bytes > LARGE_BYTES ? WIDE_BYTES : bytes > SHORT_BYTES ? LARGE_BYTES : 0;
        if (direct && worth > room) {
            room = worth;
            TomcatResponse.INSTANCE.widen(exchange.request(), worth);
        }
    }

    /**
     * Hands over a piece. To be called when it is ready.
     *
     * @param bytes read to their end
     */
    void pass(ByteBuffer bytes) throws IOException {
        ClearToSend asked = clear;
        if (asked != null) {
            asked.progressed();
        }
        if (direct || clear != null) {
            TomcatResponse.INSTANCE.write(exchange.request(), bytes);
        } else if (bytes.hasArray()) {
            stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            // Undertow's stream would take the buffer, but may read on in it when it is somebody else's
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            stream.write(copy);
        }
    }

    void flush() throws IOException {
        stream.flush();
    }
}
