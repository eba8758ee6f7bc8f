package io.gatehouse.testing;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * An upstream that is a process, so that it can be killed and stopped as one. It writes down each request when it was read whole, and
 * echoes its nonce in head and body.
 *
 * <p>{@code ?size=N} asks for a body of so many bytes, {@code ?wait=N} to be answered after so many milliseconds; with {@code /halfway}
 * half of the body comes, and then nothing; below {@code /chunked} the body has no length. Who asks for WebSocket has it, as
 * an echo.
 */
public final class UpstreamMain {

    private static final int PIECE = 16 << 10;

    private final String name;
    private final OutputStream ledger;
    private final CountDownLatch never = new CountDownLatch(1);

    private UpstreamMain(String name, OutputStream ledger) {
        this.name = name;
        this.ledger = ledger;
    }

    /** @param arguments port, name, the file for what is written down */
    public static void main(String... arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        try (ServerSocket listener = new ServerSocket(port, 4096, InetAddress.getLoopbackAddress());
                OutputStream ledger = new FileOutputStream(arguments[2], true)) {
            UpstreamMain upstream = new UpstreamMain(arguments[1], ledger);
            System.out.println("ready " + listener.getLocalPort());
            while (true) {
                Socket socket = listener.accept();
                Thread thread = new Thread(null, () -> upstream.serve(socket), "connection", 128 << 10);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    /** @return the body that belongs to a request */
    static String body(String nonce, int size) {
        String line = nonce + "\n";
        return line.repeat(size / line.length() + 1).substring(0, size);
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            WireReader reader = new WireReader(socket.getInputStream());
            for (RawHead head = reader.head(); head != null; head = reader.head()) {
                Scene scene = new Scene(head, reader, socket, never);
                scene.readBody(OutputStream.nullOutputStream());
                write(head.method() + " " + head.header("X-Nonce"));
                play(scene, head.target());
            }
        } catch (IOException e) {
            // the gateway went away
        }
    }

    /** Whole lines, one system call each: what is written outlives a kill. */
    private void write(String line) throws IOException {
        synchronized (ledger) {
            ledger.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void play(Scene scene, String target) throws IOException {
        if (scene.head().headers().contains("Upgrade")) {
            echo(scene);
        }
        String nonce = String.valueOf(scene.head().header("X-Nonce"));
        int size = number(target, "size=", 64);
        int wait = number(target, "wait=", 0);
        if (wait > 0) {
            scene.stall(Duration.ofMillis(wait));
        }
        boolean chunked = target.startsWith("/chunked");
        scene.head(
                200,
                "Content-Type: text/plain",
                "X-Backend: " + name,
                "X-Nonce: " + nonce,
                "X-Size: " + size,
                "X-Generation-Seen: " + seen(scene),
                chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size);
        boolean halfway = target.contains("/halfway");
        send(scene, nonce, halfway ? size / 2 : size, chunked);
        if (halfway) {
            scene.stall();
        }
        if (chunked) {
            scene.chunk("");
        }
    }

    /** Leaves HTTP for WebSocket, and says what is said to it, until that ends. */
    private static void echo(Scene scene) throws IOException {
        scene.switchToWebSocket();
        while (true) {
            scene.send(scene.frame().plain());
        }
    }

    /** Piece by piece: hundreds of large answers are under way at once. */
    private static void send(Scene scene, String nonce, int size, boolean chunked) throws IOException {
        int line = nonce.length() + 1;
        String piece = body(nonce, Math.min(size, line * (PIECE / line)));
        for (int left = size; left > 0; left -= piece.length()) {
            String next = left < piece.length() ? piece.substring(0, left) : piece;
            if (chunked) {
                scene.chunk(next);
            } else {
                scene.send(next);
            }
        }
    }

    private static String seen(Scene scene) {
        String seen = scene.head().header("X-Generation");
        return seen == null ? "" : seen;
    }

    private static int number(String target, String name, int otherwise) {
        int start = target.indexOf(name);
        if (start < 0) {
            return otherwise;
        }
        String rest = target.substring(start + name.length());
        return Integer.parseInt(rest.split("&", 2)[0]);
    }
}
