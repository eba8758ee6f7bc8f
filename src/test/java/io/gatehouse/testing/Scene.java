package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One request as a {@link TestUpstream} sees it, and the ways to behave well or badly about it. */
public final class Scene {

    private static final int RESERVED = -1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RawHead head;
    private final WireReader reader;
    private final Socket socket;
    private final CountDownLatch closing;
    private long unread;

    Scene(RawHead head, WireReader reader, Socket socket, CountDownLatch closing) {
        this.head = head;
        this.reader = reader;
        this.socket = socket;
        this.closing = closing;
        this.unread = head.isChunked() ? RESERVED : Math.max(0, head.length());
    }

    public RawHead head() {
        return head;
    }

    /** @return the body, read to its end */
    public byte[] readBody() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        End end = readBody(body);
        if (!end.clean()) {
            throw new IOException("the request body broke off: " + end);
        }
        return body.toByteArray();
    }

    /** Copies the body to the sink as it comes, for bodies that memory should not hold. */
    public End readBody(OutputStream sink) throws IOException {
        End end = reader.requestBody(head, sink);
        if (end.clean()) {
            unread = 0;
        }
        return end;
    }

    boolean bodyWasRead() {
        return unread == 0;
    }

    /** Sends a whole answer with its Content-Length (none for 1xx, 204 and 304; no body for HEAD) and these lines. */
    public void answer(int status, byte[] body, String... fields) throws IOException {
        boolean bodiless = status < 200 || status == 204 || status == 304;
        head(status, fields, bodiless ? "" : "Content-Length: " + body.length + "\r\n");
        if (!bodiless && !head.method().equals("HEAD")) {
            send(body);
        }
    }

    /** Reads the body to its end, and then answers with this text, in ASCII. */
    public void readAndAnswer(int status, String text) throws IOException {
        readBody();
        answer(status, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a head and these lines ({@code "A: b"}), nothing added. */
    public void head(int status, String... fields) throws IOException {
        head(status, fields, "");
    }

    private void head(int status, String[] fields, String more) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\n");
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        send(text.append(more).append("\r\n").toString());
    }

    /** Leaves HTTP for WebSocket, with these lines in the head. */
    public void switchToWebSocket(String... fields) throws IOException {
        String accept = Frame.accept(String.valueOf(head.headers().first("Sec-WebSocket-Key")));
        head(101, fields, "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\n");
        unread = RESERVED;
    }

    /** @return the next frame behind that */
    public Frame frame() throws IOException {
        return Frame.read(reader::bytes);
    }

    /** @return exactly so many bytes; fewer when the peer closed */
    public byte[] bytes(int count) throws IOException {
        return reader.bytes(count);
    }

    /** Reads until the peer closes, resets or is silent for too long. */
    public End rest(OutputStream sink) throws IOException {
        return reader.rest(sink);
    }

    /** Says that no more comes, and goes on reading. */
    public void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Sends the characters as ISO-8859-1, nothing added. */
    public void send(String characters) throws IOException {
        send(characters.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** Sends the text as one chunk; the empty text is the last chunk. */
    public void chunk(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        send(Integer.toHexString(bytes.length) + "\r\n" + (bytes.length == 0 ? "" : text + "\r\n"));
        if (bytes.length == 0) {
            send("\r\n");
        }
    }

    /** Sends the bytes a few at a time, with a pause before each few. */
    public void drip(byte[] bytes, int few, Duration pause) throws IOException {
        for (int from = 0; from < bytes.length; from += few) {
            stall(pause);
            socket.getOutputStream().write(bytes, from, Math.min(few, bytes.length - from));
        }
    }

    /** Does nothing for this long, or until the upstream closes. */
    public void stall(Duration time) throws IOException {
        try {
            if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("the upstream is closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Does nothing until the upstream closes. */
    public void stall() throws IOException {
        stall(Duration.ofDays(1));
    }

    /** Does nothing until the test says that it goes on. */
    public void await(CountDownLatch go) throws IOException {
        try {
            if (!go.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("nobody said within " + PATIENCE + " that it goes on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** @return whether the peer closed the connection, or reset it, before it sent another byte; waits for either */
    public boolean peerGoesAway() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        return reader.rest(rest) != End.SILENCE && rest.size() == 0;
    }

    /** Closes the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Closes the connection with a FIN, in the middle of whatever was being said. */
    public void close() throws IOException {
        socket.close();
    }
}
