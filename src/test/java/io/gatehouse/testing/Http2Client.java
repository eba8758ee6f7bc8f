package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * One connection of HTTP/2 without TLS, frame by frame, to {@code localhost}: it may do what no decent client does. A thread of its own reads, and
 * gives back what windows lose by that, unless it is deaf.
 */
public final class Http2Client implements AutoCloseable {

    public static final int ENHANCE_YOUR_CALM = 11;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int CANCEL = 8;
    private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
    private static final int GIVEN_BACK_BYTES = 1 << 20;
    private static final long PATIENCE_SECONDS = 20;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket;
    private final DataInputStream in;
    private final Map<Integer, Answered> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> goAway = new CompletableFuture<>();
    private final HPackDecoder decoder = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);
    private int next = 1;

    /** of the window of the connection, and not given back yet */
    private int taken;

    /** What has come on a stream so far. */
    private static final class Answered {

        final CompletableFuture<Integer> head = new CompletableFuture<>();
        final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        volatile int received;
    }

    private Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** @param window how much the other side may send on each stream before it is given more; -1 for as much as can be */
    public static Http2Client connect(int port, int window) throws IOException {
        Http2Client client = open(port, window, 0);
        client.listen();
        return client;
    }

    /** One that lets the other side send as much as it likes, and reads nothing of it before it listens. */
    public static Http2Client deaf(int port) throws IOException {
        return open(port, -1, 4096);
    }

    private static Http2Client open(int port, int window, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        Http2Client client = new Http2Client(socket);
        client.greet(window < 0 ? LARGEST_WINDOW : window);
        return client;
    }

    /** Reads from now on. */
    public void listen() {
        Thread reader = new Thread(this::read, "http2-client");
        reader.setDaemon(true);
        reader.start();
    }

    private void greet(int window) throws IOException {
        ByteBuffer settings =
                ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(frame(SETTINGS, 0, 0, settings.array()));
        // that of the connection begins with 64 KiB less one
        all.writeBytes(frame(WINDOW_UPDATE, 0, 0, number(LARGEST_WINDOW - 65_535)));
        write(all.toByteArray());
    }

    private synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** @return the stream */
    public int get(String path) throws IOException {
        return begin((byte) 0x82, path, true);
    }

    /** Begins a request with a body, of which nothing follows by itself. @return the stream */
    public int post(String path) throws IOException {
        return begin((byte) 0x83, path, false);
    }

    /** Begins a request with a body, and wants no more of it before any of that follows; in one packet. @return the stream */
    public synchronized int postAndCancel(String path) throws IOException {
        int stream = next;
        next += 2;
        answers.put(stream, new Answered());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(frame(HEADERS, END_HEADERS, stream, head((byte) 0x83, path)));
        all.writeBytes(frame(RST_STREAM, 0, stream, number(CANCEL)));
        write(all.toByteArray());
        return stream;
    }

    private synchronized int begin(byte method, String path, boolean ends) throws IOException {
        int stream = next;
        next += 2;
        answers.put(stream, new Answered());
        write(frame(HEADERS, END_HEADERS | (ends ? END_STREAM : 0), stream, head(method, path)));
        return stream;
    }

    /** Names, and some values, by their place in the static table (RFC 7541, A): http, {@code :authority}, {@code :path}. */
    private static byte[] head(byte method, String path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {method, (byte) 0x86, 1, (byte) "localhost".length()});
        out.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {4, (byte) path.length()});
        out.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** Sends some of a body, as one frame. */
    public void send(int stream, byte[] bytes) throws IOException {
        write(frame(DATA, 0, stream, bytes));
    }

    public void end(int stream) throws IOException {
        write(frame(DATA, END_STREAM, stream));
    }

    /** Wants no more of a stream. */
    public void cancel(int stream) throws IOException {
        write(frame(RST_STREAM, 0, stream, number(CANCEL)));
    }

    /** Lets the other side send more on a stream. */
    public void allow(int stream, int bytes) throws IOException {
        write(frame(WINDOW_UPDATE, 0, stream, number(bytes)));
    }

    /** @return the status of an answer whose head has come */
    public int status(int stream) throws Exception {
        return within(answers.get(stream).head);
    }

    /** @return the body of an answer that has come whole */
    public byte[] body(int stream) throws Exception {
        return within(answers.get(stream).whole);
    }

    /** @return whether an answer has come whole, or will not */
    public boolean isEnded(int stream) {
        return answers.get(stream).whole.isDone();
    }

    /** Waits until so much of a body is here. */
    public void awaitBytes(int stream, int count) throws Exception {
        Answered answer = answers.get(stream);
        Duration ignored = Soon.after(Duration.ofSeconds(PATIENCE_SECONDS), () -> answer.received >= count);
        if (answer.received < count) {
            throw new AssertionError(answer.received + " bytes (expected: " + count + ")");
        }
    }

    /** @return why the other side takes no more streams */
    public int goAway() throws Exception {
        return within(goAway);
    }

    /** @return whether the other side has said that it takes no more streams, or has closed the connection */
    public boolean isOver() {
        return goAway.isDone();
    }

    private static <T> T within(CompletableFuture<T> soon) throws Exception {
        try {
            return soon.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s", e);
        }
    }

    private void read() {
        try {
            while (true) {
                frame();
            }
        } catch (IOException e) {
            goAway.completeExceptionally(e);
            answers.values().forEach(answer -> {
                answer.head.completeExceptionally(e);
                answer.whole.completeExceptionally(e);
            });
        }
    }

    /** Reads one frame, on the thread that asks for it, before it listens. @return how many bytes it had */
    public int frame() throws IOException {
        int first = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[first >>> 8];
        in.readFully(payload);
        received(first & 0xff, flags, stream, payload);
        if ((first & 0xff) == DATA) {
            giveBack(payload.length);
        }
        return payload.length;
    }

    /** Not byte by byte: servers count small updates, and hang up on who sends many. A generous window of a stream is never used up. */
    private void giveBack(int bytes) throws IOException {
        taken += bytes;
        if (taken >= GIVEN_BACK_BYTES) {
            write(frame(WINDOW_UPDATE, 0, 0, number(taken)));
            taken = 0;
        }
    }

    private void received(int type, int flags, int stream, byte[] payload) throws IOException {
        Answered answer = answers.get(stream);
        if (type == SETTINGS && (flags & ACK) == 0) {
            write(frame(SETTINGS, ACK, 0));
        } else if (type == PING && (flags & ACK) == 0) {
            write(frame(PING, ACK, 0, payload));
        } else if (type == GOAWAY) {
            goAway.complete(ByteBuffer.wrap(payload).getInt(4));
        } else if (answer != null) {
            received(type, flags, answer, payload);
        }
    }

    private void received(int type, int flags, Answered answer, byte[] payload) throws IOException {
        if (type == HEADERS) {
            answer.head.complete(statusOf(payload));
        } else if (type == DATA) {
            answer.body.writeBytes(payload);
            answer.received = answer.body.size();
        } else if (type == RST_STREAM) {
            IOException reset =
                    new IOException("reset: " + ByteBuffer.wrap(payload).getInt());
            answer.head.completeExceptionally(reset);
            answer.whole.completeExceptionally(reset);
        }
        if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
            answer.whole.complete(answer.body.toByteArray());
        }
    }

    /** What is packed refers to what was, so that each head has to be read. */
    private int statusOf(byte[] head) throws IOException {
        try {
            for (Header field : decoder.decodeHeaders(ByteBuffer.wrap(head))) {
                if (field.getName().equals(":status")) {
                    return Integer.parseInt(field.getValue());
                }
            }
            return 0;
        } catch (HPackException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
