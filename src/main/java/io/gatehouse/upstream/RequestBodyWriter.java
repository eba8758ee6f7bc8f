package io.gatehouse.upstream;

import io.gatehouse.upstream.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Where the body of one request goes, in chunks if its length was not announced (RFC 9112, 7.1). */
final class RequestBodyWriter implements UpstreamBody {

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final boolean chunked;
    private final Transport transport;
    private final Runnable more;

    /** @param more asks, on the I/O thread, for more of the body */
    RequestBodyWriter(boolean chunked, Transport transport, Runnable more) {
        this.chunked = chunked;
        this.transport = transport;
        this.more = more;
    }

    @Override
    public boolean isReady() {
        return transport.isFlushed();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            // an empty chunk would be the last one
            return;
        }
        if (!chunked) {
            transport.write(bytes);
            return;
        }
        byte[] size = (Integer.toHexString(bytes.remaining()) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        transport.write(ByteBuffer.allocate(size.length + bytes.remaining() + LINE_END.length)
                .put(size)
                .put(bytes)
                .put(LINE_END)
                .flip());
    }

    @Override
    public void end() throws IOException {
        if (chunked) {
            transport.write(ByteBuffer.wrap(LAST_CHUNK));
        }
    }

    @Override
    public void requestOutput() {
        more.run();
    }
}
