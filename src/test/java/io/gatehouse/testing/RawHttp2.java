package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/** An upstream that speaks HTTP/2, or what looks like it, frame by frame as a script says; the script is asked for each connection. */
public final class RawHttp2 implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    private static final int PREFACE = 24;

    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Script script;

    /** What to do with a connection. It is closed behind that. */
    @FunctionalInterface
    public interface Script {
        void play(Wire wire, int connection) throws IOException;
    }

    private RawHttp2(Script script) throws IOException {
        this.script = script;
        start(this::accept);
    }

    public static RawHttp2 playing(Script script) throws IOException {
        return new RawHttp2(script);
    }

    public String url() {
        return "h2c://127.0.0.1:" + listener.getLocalPort();
    }

    /** @return how many there ever were */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                int number = connections.incrementAndGet();
                start(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // closed: the end of it
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            script.play(new Wire(socket), number);
        } catch (IOException e) {
            // the peer went away
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "raw-http2");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One frame. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Frame(int type, int flags, int stream, byte[] payload) {

        public boolean ends() {
            return (flags & END_STREAM) != 0;
        }

        /** @return the number that the payload begins with */
        public int number() {
            return ByteBuffer.wrap(payload).getInt();
        }
    }

    /** A request's head. */
    public record Request(int stream, List<String> fields, boolean ends) {

        public String path() {
            return first(":path");
        }

        public String first(String name) {
            return fields.stream()
                    .filter(field -> field.startsWith(name + ": "))
                    .map(field -> field.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    /** One connection. */
    public static final class Wire {

        private final DataInputStream in;
        private final Socket socket;
        private final HPackDecoder decoder = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
        }

        /** Reads how the client begins, and says the first word; {@code settings} are pairs of what and how much. */
        public Wire greet(int... settings) throws IOException {
            in.readNBytes(PREFACE);
            ByteBuffer said = ByteBuffer.allocate(settings.length * 3);
            for (int i = 0; i < settings.length; i += 2) {
                said.putShort((short) settings[i]).putInt(settings[i + 1]);
            }
            return send(SETTINGS, 0, 0, said.array());
        }

        public Frame frame() throws IOException {
            int first = in.readInt();
            int flags = in.read();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(first >>> 8);
            if (payload.length < first >>> 8) {
                throw new EOFException();
            }
            return new Frame(first & 0xff, flags, stream, payload);
        }

        /** Passes over frames of other types. */
        public Frame next(int type) throws IOException {
            Frame frame = frame();
            while (frame.type() != type) {
                frame = frame();
            }
            return frame;
        }

        public Request request() throws IOException {
            Frame head = next(HEADERS);
            List<String> fields = new ArrayList<>();
            try {
                for (Header one : decoder.decodeHeaders(ByteBuffer.wrap(head.payload()))) {
                    fields.add(one.getName() + ": " + one.getValue());
                }
            } catch (HPackException e) {
                throw new IOException(e);
            }
            return new Request(head.stream(), fields, head.ends());
        }

        public Wire send(int type, int flags, int stream, byte[] payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
            frame.putInt(payload.length << 8 | type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload);
            return raw(frame.array());
        }

        public Wire send(int type, int stream, int number) throws IOException {
            return send(type, 0, stream, ByteBuffer.allocate(4).putInt(number).array());
        }

        /** Sends a head, {@code name, value, …}, each as it is. */
        public Wire head(int stream, boolean end, String... fields) throws IOException {
            return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, packed(fields));
        }

        public Wire data(int stream, boolean end, byte[] bytes) throws IOException {
            return send(DATA, end ? END_STREAM : 0, stream, bytes);
        }

        public Wire answer(int stream, String text) throws IOException {
            return head(stream, false, ":status", "200").data(stream, true, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Wire goAway(int last, int code) throws IOException {
            return send(
                    GOAWAY,
                    0,
                    0,
                    ByteBuffer.allocate(8).putInt(last).putInt(code).array());
        }

        public Wire raw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        /** Answers all that comes with its path, until the other side closes. */
        public void answerAll() throws IOException {
            while (true) {
                Request request = request();
                answer(request.stream(), request.path());
            }
        }

        /** @return fields in the form that refers to no table */
        public static byte[] packed(String... fields) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < fields.length; i += 2) {
                out.write(0);
                text(out, fields[i]);
                text(out, fields[i + 1]);
            }
            return out.toByteArray();
        }

        private static void text(ByteArrayOutputStream out, String text) {
            int left = text.length();
            if (left < 127) {
                out.write(left);
            } else {
                out.write(127);
                for (left -= 127; left >= 128; left >>= 7) {
                    out.write(128 + left % 128);
                }
                out.write(left);
            }
            out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
