package io.gatehouse.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What listens where a Redis is expected, and answers what a test says. */
public final class FakeRedis implements AutoCloseable {

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Answer answer;

    /** What it answers. */
    @FunctionalInterface
    public interface Answer {
        /**
         * @param command with its arguments
         * @param out what is left open is asked again
         */
        void to(List<String> command, OutputStream out) throws IOException;
    }

    public FakeRedis(Answer answer) throws IOException {
        this.answer = answer;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Always the same. */
    public static Answer saying(String text) {
        return (command, out) -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A piece of an answer, and then the end. */
    public static Answer closingAfter(String text) {
        return (command, out) -> {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.close();
        };
    }

    /** Byte after byte, for a minute. */
    public static Answer dripping() {
        return (command, out) -> {
            out.write("$1500\r\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 1_500; i++) {
                out.write('x');
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
            }
        };
    }

    public void answers(Answer other) {
        answer = other;
    }

    public int port() {
        return listener.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fake redis");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // it was closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (List<String> command = read(in); !command.isEmpty(); command = read(in)) {
                answer.to(command, out);
                out.flush();
            }
        } catch (IOException e) {
            // the other side has gone
        } finally {
            open.remove(socket);
        }
    }

    /** @return nothing when there is no more */
    private static List<String> read(InputStream in) throws IOException {
        List<String> words = new CopyOnWriteArrayList<>();
        String head = line(in);
        int count = head.startsWith("*") ? Integer.parseInt(head.substring(1)) : 0;
        for (int i = 0; i < count; i++) {
            int length = Integer.parseInt(line(in).substring(1));
            words.add(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
            line(in);
        }
        return words;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && next >= 0; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
