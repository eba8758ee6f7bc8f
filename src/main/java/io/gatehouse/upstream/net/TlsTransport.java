package io.gatehouse.upstream.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS by the platform's engine. Of a connection that waits nothing is kept but records that have not come whole, and what the socket
 * has not taken.
 */
public final class TlsTransport implements Transport {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Of what one record carries (RFC 8446, 5.1). */
    private static final int RECORD_BYTES = 16 * 1024;

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final Buffers buffers;
    /** encrypted, to be read: the beginning of a record, or records for which there was no room */
    private ByteBuffer arrived = NOTHING;
    /** whether it is a buffer that has to be given back */
    private boolean lent;
    /** decrypted, when a record held more than was asked for */
    private ByteBuffer decrypted = NOTHING;

    private final Unsent unsent;

    /** whether what has arrived is no whole record */
    private boolean partial;

    private boolean begun;
    private boolean ended;
    /** whether TCP ended, and TLS did not */
    private boolean cut;
    /** whether the reader knows of either */
    private boolean told;

    /** @param engine in client mode, its handshake not begun */
    public TlsTransport(SocketChannel channel, SSLEngine engine, Buffers buffers) {
        this.channel = channel;
        this.unsent = new Unsent(channel);
        this.engine = engine;
        this.buffers = buffers;
    }

    /**
     * Goes on with the handshake as far as the socket lets it.
     *
     * @return whether both sides have shaken hands
     * @throws SSLException if the other side is not who it should be, or does not speak TLS
     * @throws EOFException if it hung up
     */
    boolean shakeHands() throws IOException {
        if (!begun) {
            begun = true;
            engine.beginHandshake();
        }
        ByteBuffer received = buffers.take();
        ByteBuffer clear = buffers.take();
        try {
            return negotiate(received, clear) && flush();
        } finally {
            buffers.give(clear);
            giveBack(received);
        }
    }

    /** @return what both sides have agreed to speak (RFC 7301); empty when they have not spoken of it */
    public String protocol() {
        String agreed = engine.getApplicationProtocol();
        return agreed == null ? "" : agreed;
    }

    /** @return whether there is nothing left to negotiate; else the other side has to say something first */
    private boolean negotiate(ByteBuffer received, ByteBuffer clear) throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> wrap(NOTHING.duplicate());
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!hear(received, clear)) {
                        return false;
                    }
                }
                default -> {
                    return true;
                }
            }
        }
    }

    /** @return false if nothing has been heard */
    private boolean hear(ByteBuffer received, ByteBuffer clear) throws IOException {
        int before = arrived.remaining();
        if (unwrap(clear.clear()) > 0) {
            decrypted = Unsent.join(decrypted, clear.flip());
        }
        boolean heard = arrived.remaining() < before
                || engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP
                || receive(received) > 0;
        if (ended || cut) {
            throw new EOFException("the connection was closed in the middle of the handshake");
        }
        return heard;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int before = to.position();
        ByteBuffer received = buffers.take();
        try {
            fill(to, received);
        } finally {
            giveBack(received);
        }
        int count = to.position() - before;
        if (count > 0 || !(ended || cut)) {
            return count;
        }
        told = true;
        if (cut) {
            // it may be an attacker's work: what came is not known to be whole (RFC 8446, 6.1)
            throw new EOFException("the connection was closed without close_notify");
        }
        return -1;
    }

    private void fill(ByteBuffer to, ByteBuffer received) throws IOException {
        drain(to);
        boolean emptied = false;
        while (to.hasRemaining()) {
            int position = to.position();
            int left = arrived.remaining();
            unwrap(to);
            afterwards();
            drain(to);
            if (ended || cut) {
                return;
            }
            if (to.position() == position && arrived.remaining() == left) {
                if (emptied) {
                    return;
                }
                int room = received.capacity() - arrived.remaining();
                int count = receive(received);
                if (count == 0) {
                    return;
                }
                emptied = count < room;
            }
        }
    }

    private void drain(ByteBuffer to) {
        if (decrypted.hasRemaining()) {
            int count = Math.min(decrypted.remaining(), to.remaining());
            to.put(decrypted.slice().limit(count));
            decrypted.position(decrypted.position() + count);
        }
    }

    /** What the other side wants to agree on anew, or told behind the handshake (RFC 8446, 4.6), is answered. */
    private void afterwards() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (engine.isOutboundDone()) {
                return;
            } else {
                wrap(NOTHING.duplicate());
            }
            status = engine.getHandshakeStatus();
        }
    }

    /**
     * Decrypts whole records that have arrived.
     *
     * @return bytes that were put into the buffer
     */
    private int unwrap(ByteBuffer to) throws IOException {
        int before = to.position();
        boolean more = true;
        while (more && arrived.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(arrived, to);
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW && to.position() == before) {
                result = apart();
            }
            ended |= result.getStatus() == SSLEngineResult.Status.CLOSED;
            partial = result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW;
            HandshakeStatus next = result.getHandshakeStatus();
            more = result.getStatus() == SSLEngineResult.Status.OK
                    && result.bytesConsumed() > 0
                    && !decrypted.hasRemaining()
                    && next != HandshakeStatus.NEED_TASK
                    && next != HandshakeStatus.NEED_WRAP;
        }
        return to.position() - before;
    }

    /** The buffer has less room than a record may need; the engine says so even of one that is not whole yet. */
    private SSLEngineResult apart() throws IOException {
        ByteBuffer room = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(arrived, room);
        decrypted = room.flip();
        return result;
    }

    /** Reads on behind what has arrived. @return how many bytes; 0 when there are none for now, or never will be */
    private int receive(ByteBuffer received) throws IOException {
        if (lent) {
            received.compact();
        } else {
            received.clear().put(arrived);
        }
        int count = channel.read(received);
        arrived = received.flip();
        lent = true;
        if (count < 0) {
            ended |= engine.isInboundDone();
            cut = !ended;
            return 0;
        }
        partial &= count == 0;
        return count;
    }

    /** What is left in it waits elsewhere. */
    private void giveBack(ByteBuffer received) {
        if (lent) {
            lent = false;
            arrived = Unsent.join(NOTHING, received);
        }
        buffers.give(received);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        flush();
        while (from.hasRemaining()) {
            if (!wrap(from)) {
                // the engine waits for the other side, who is not heard while we are at it
                throw new SSLException("the other side negotiates anew in the middle of a request");
            }
        }
    }

    /** @return whether anything was read or said */
    private boolean wrap(ByteBuffer from) throws IOException {
        ByteBuffer scratch = buffers.take();
        try {
            SSLEngineResult result = engine.wrap(from, scratch);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED && from.hasRemaining()) {
                throw new SSLException("the connection was closed");
            }
            unsent.send(scratch.flip());
            return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
        } finally {
            buffers.give(scratch);
        }
    }

    @Override
    public int recordBytes() {
        return RECORD_BYTES;
    }

    @Override
    public boolean flush() throws IOException {
        return unsent.flush();
    }

    @Override
    public boolean isFlushed() {
        return unsent.isEmpty();
    }

    @Override
    public boolean holdsMore() {
        return decrypted.hasRemaining() || (arrived.hasRemaining() && !partial) || ((ended || cut) && !told);
    }

    @Override
    public void end() {
        engine.closeOutbound();
        try {
            while (!engine.isOutboundDone() && isFlushed()) {
                wrap(NOTHING.duplicate());
            }
        } catch (IOException e) {
            // it is closed anyway
        }
    }
}
