package io.gatehouse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * An upstream on a port of 127.0.0.1 that does, on the wire, exactly what a script says: answer, drip, stall, break off. The
 * script is asked once for each request; connections are kept until it closes them. One thread for each connection.
 */
public final class TestUpstream implements AutoCloseable {

    /** What to do with a request; the head was read, the body was not. Runs on the connection's own thread. */
    @FunctionalInterface
    public interface Script {
        void play(Scene scene) throws IOException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<RawHead> received = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<RawHead> arrivals = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private TestUpstream(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
    }

    /** Starts one that plays the script for each request. */
    public static TestUpstream playing(Script script) throws IOException {
        return playingOn(0, script);
    }

    /** Starts one on a port that is known already, for an upstream that comes back. */
    public static TestUpstream playingOn(int port, Script script) throws IOException {
        return playingOn(new ServerSocket(port, 1024, InetAddress.getLoopbackAddress()), script);
    }

    /**
     * Starts one that speaks TLS.
     *
     * @param asksForCertificate whether it speaks only with whom it trusts
     */
    public static TestUpstream playingOverTls(SSLContext tls, boolean asksForCertificate, Script script)
            throws IOException {
        SSLServerSocket listener = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(asksForCertificate);
        return playingOn(listener, script);
    }

    private static TestUpstream playingOn(ServerSocket listener, Script script) {
        TestUpstream upstream = new TestUpstream(listener, script);
        upstream.start("upstream-" + listener.getLocalPort(), upstream::accept);
        return upstream;
    }

    /** Starts one that reads each request whole and answers 200 with this text. */
    public static TestUpstream answering(String text) throws IOException {
        return playing(scene -> {
            scene.readBody();
            scene.answer(200, text.getBytes(StandardCharsets.UTF_8), "Content-Type: text/plain");
        });
    }

    /** Starts one that answers 200 with the bytes of the head it received, an empty line, and those of the body. */
    public static TestUpstream echoing() throws IOException {
        return playing(scene -> {
            byte[] head = (scene.head().text() + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
            byte[] body = scene.readBody();
            byte[] echo = new byte[head.length + body.length];
            System.arraycopy(head, 0, echo, 0, head.length);
            System.arraycopy(body, 0, echo, head.length, body.length);
            scene.answer(200, echo, "Content-Type: application/octet-stream");
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** @return for example {@code http://127.0.0.1:43210} */
    public String url() {
        return (listener instanceof SSLServerSocket ? "https" : "http") + "://127.0.0.1:" + port();
    }

    /** @return how many connections were ever accepted */
    public int connections() {
        return connections.get();
    }

    /** @return how many connections are open now, as far as this side knows */
    public int openConnections() {
        return open.size();
    }

    /** @return how many request heads came */
    public int requests() {
        return received.size();
    }

    /** @return the heads that came, in order */
    public List<RawHead> received() {
        return List.copyOf(received);
    }

    /** Waits for the next request head that nobody has awaited yet, 10 s at most. */
    public RawHead awaitRequest() {
        try {
            RawHead head = arrivals.poll(10, TimeUnit.SECONDS);
            if (head == null) {
                throw new AssertionError("no request within 10 s (expected: one more than " + requests() + ")");
            }
            return head;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                if (closing.getCount() == 0) {
                    // taken a moment before the port was closed, and seen by nobody who closes connections
                    socket.close();
                }
                start("upstream-" + port() + "-" + connections.get(), () -> serve(socket));
            }
        } catch (IOException e) {
            // closed: the end of it
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            WireReader reader = new WireReader(socket.getInputStream());
            for (RawHead head = reader.head(); head != null; head = reader.head()) {
                received.add(head);
                arrivals.add(head);
                Scene scene = new Scene(head, reader, socket, closing);
                script.play(scene);
                if (socket.isClosed() || !scene.bodyWasRead()) {
                    return;
                }
            }
        } catch (IOException e) {
            // the peer went away, or the script closed the connection
        } finally {
            open.remove(socket);
        }
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 128 << 10);
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes the port and each connection; scripts that stall return. */
    @Override
    public void close() {
        closing.countDown();
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
