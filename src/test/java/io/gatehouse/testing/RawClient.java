package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An HTTP/1.1 client that sends the bytes that it is told and hides nothing of what comes back: not how a body ended, not
 * what an HTTP library would have repaired. One connection to 127.0.0.1. Not thread-safe, but one thread may send while
 * another reads.
 */
public final class RawClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final WireReader reader;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new WireReader(socket.getInputStream());
    }

    /** Connects; a read waits for 20 s at most. */
    public static RawClient connect(int port) throws IOException {
        return connect(port, PATIENCE);
    }

    /** @param patience how long a read waits for the next byte */
    public static RawClient connect(int port, Duration patience) throws IOException {
        return open(port, patience, 0);
    }

    /** Connects with a small receive buffer (bytes), so that a server soon cannot write as long as nobody reads. */
    public static RawClient connectSlow(int port, int receiveBuffer) throws IOException {
        return open(port, PATIENCE, receiveBuffer);
    }

    /**
     * Connects over TLS and shakes hands.
     *
     * @param client whom it trusts
     */
    public static RawClient connectTls(int port, SSLContext client) throws IOException {
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.startHandshake();
        return new RawClient(socket);
    }

    private static RawClient open(int port, Duration patience, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        socket.setSoTimeout((int) patience.toMillis());
        return new RawClient(socket);
    }

    /** @param patience how long each read waits from now on */
    public RawClient patience(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        return this;
    }

    /** Sends the characters as ISO-8859-1, nothing added. */
    public RawClient send(String characters) throws IOException {
        return send(characters.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends the bytes as one chunk of a chunked body; none at all: the last chunk. */
    public RawClient sendChunk(byte[] bytes) throws IOException {
        send(Integer.toHexString(bytes.length) + "\r\n");
        if (bytes.length > 0) {
            send(bytes);
        }
        return send("\r\n");
    }

    /** Sends a GET with the target as it is, {@code Host: localhost}, and these lines ({@code "A: b"}). */
    public RawClient get(String target, String... fields) throws IOException {
        return request("GET", target, fields);
    }

    /** Sends a head with the target as it is, {@code Host: localhost}, and these lines ({@code "A: b"}). */
    public RawClient request(String method, String target, String... fields) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** Sends, on a connection of its own, a GET that asks for the connection to be closed, and reads the whole answer. */
    public static RawAnswer fetch(int port, String target, String... fields) throws IOException {
        try (RawClient client = connect(port)) {
            return client.get(target, fields).answer();
        }
    }

    /**
     * @return the next head, an interim one too
     * @throws EOFException if the peer closed instead
     * @throws java.net.SocketTimeoutException if nothing came
     */
    public RawHead head() throws IOException {
        RawHead head = reader.head();
        if (head == null) {
            throw new EOFException("closed (expected: a response head)");
        }
        return head;
    }

    /** @return the answer to a request that was no HEAD, interim ones passed over */
    public RawAnswer answer() throws IOException {
        return answerTo("GET");
    }

    /** @return the answer to a request of this method, interim ones passed over; its end says whether it is whole */
    public RawAnswer answerTo(String method) throws IOException {
        List<RawHead> interim = new ArrayList<>();
        RawHead head = head();
        while (head.status() < 200 && head.status() != 101) {
            interim.add(head);
            head = head();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        End end = reader.responseBody(head, method, body);
        return new RawAnswer(List.copyOf(interim), head, body.toByteArray(), reader.trailers(), end);
    }

    /** Copies the body behind this head to the sink as it comes, for bodies that memory should not hold. */
    public End body(RawHead head, OutputStream sink) throws IOException {
        return reader.responseBody(head, "GET", sink);
    }

    /** @return exactly so many bytes, framing and all; fewer when the peer closed */
    public byte[] bytes(int count) throws IOException {
        return reader.bytes(count);
    }

    /** @return the next frame of WebSocket */
    public Frame frame() throws IOException {
        return Frame.read(reader::bytes);
    }

    /** Reads framing and all until the peer closes, resets or is silent for too long. */
    public End rest(OutputStream sink) throws IOException {
        return reader.rest(sink);
    }

    /** @return whether the peer closes the connection without another byte */
    public boolean closedByPeer() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        return rest(rest) != End.SILENCE && rest.size() == 0;
    }

    /** Says that no more comes, and goes on reading. */
    public void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Goes away with a reset, as a crashed client does. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
