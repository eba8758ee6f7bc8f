package io.gatehouse.upstream.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;

/** A server of TLS on the other end of a socket; what it sends is cut where the test says. Nothing blocks. */
final class TlsPeer implements AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel near;
    private final SocketChannel far;
    private final SSLEngine engine;
    private final ByteBuffer arrived = ByteBuffer.allocate(1 << 20);
    private final StringBuilder heard = new StringBuilder();

    private TlsPeer(SocketChannel near, SocketChannel far, SSLEngine engine) {
        this.near = near;
        this.far = far;
        this.engine = engine;
    }

    static TlsPeer with(SSLEngine engine) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel near = SocketChannel.open(listener.getLocalAddress());
            SocketChannel far = listener.accept();
            near.configureBlocking(false);
            far.configureBlocking(false);
            engine.setUseClientMode(false);
            return new TlsPeer(near, far, engine);
        }
    }

    /** @return the end that the gateway has */
    SocketChannel near() {
        return near;
    }

    SSLEngine engine() {
        return engine;
    }

    /** Hears what has come, and answers what the handshake wants. */
    void step() throws IOException {
        far.read(arrived);
        arrived.flip();
        boolean more = true;
        while (more) {
            more = switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    engine.getDelegatedTask().run();
                    yield true;
                }
                case NEED_WRAP -> {
                    byte[] records = wrap(NOTHING.duplicate());
                    send(records, 0, records.length);
                    yield records.length > 0;
                }
                default -> hear();
            };
        }
        arrived.compact();
    }

    private boolean hear() throws IOException {
        ByteBuffer clear = ByteBuffer.allocate(32 * 1024);
        SSLEngineResult result = engine.unwrap(arrived, clear);
        heard.append(StandardCharsets.ISO_8859_1.decode(clear.flip()));
        return result.getStatus() == SSLEngineResult.Status.OK && result.bytesConsumed() > 0;
    }

    /** @return what the other side said so far */
    String heard() {
        return heard.toString();
    }

    /** @return whether the other side said that it ends */
    boolean heardTheEnd() {
        return engine.isInboundDone();
    }

    /** @return the records of this text */
    byte[] records(String text) throws IOException {
        ByteBuffer clear = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (clear.hasRemaining()) {
            all.write(wrap(clear));
        }
        return all.toByteArray();
    }

    /** @return what the engine wants to say by itself */
    byte[] asked() throws IOException {
        return wrap(NOTHING.duplicate());
    }

    /** @return close_notify */
    byte[] end() throws IOException {
        engine.closeOutbound();
        return wrap(NOTHING.duplicate());
    }

    private byte[] wrap(ByteBuffer clear) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(clear, record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /** Sends these bytes; they have to fit into the socket. */
    void send(byte[] bytes, int from, int to) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, to - from);
        while (rest.hasRemaining()) {
            far.write(rest);
        }
    }

    /** Ends TCP. */
    void hangUp() throws IOException {
        far.close();
    }

    @Override
    public void close() throws IOException {
        far.close();
        near.close();
    }
}
