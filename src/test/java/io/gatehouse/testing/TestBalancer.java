package io.gatehouse.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A balancer before several servers on ports of 127.0.0.1 that sends each connection where the test says, and to the next one that
 * listens when nobody does there. It looks at no byte.
 */
public final class TestBalancer implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Integer> ports;
    private final AtomicIntegerArray served;
    private final AtomicInteger turns = new AtomicInteger();
    private volatile int preferred;
    private volatile boolean inTurns;

    /** Listens on any free port. */
    public TestBalancer(List<Integer> ports) throws IOException {
        this.ports = List.copyOf(ports);
        this.served = new AtomicIntegerArray(ports.size());
        this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** @param server to which connections go from now on, from 0 */
    public void prefer(int server) {
        preferred = server;
        inTurns = false;
    }

    /** From now on connections go to one server after the other. */
    public void takeTurns() {
        inTurns = true;
    }

    /** @return how many connections this server has had */
    public int served(int server) {
        return served.get(server);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                start(() -> join(client));
            }
        } catch (IOException e) {
            // closed: the end of it
        }
    }

    private void join(Socket client) {
        try (client;
                Socket server = connect()) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back = start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException e) {
            // nobody is there, or the client has gone: it sees its connection closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connect() throws IOException {
        int first = inTurns ? turns.getAndIncrement() % ports.size() : preferred;
        IOException last = new IOException("no server");
        for (int i = 0; i < ports.size(); i++) {
            int server = (first + i) % ports.size();
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(server));
                served.incrementAndGet(server);
                return socket;
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(null, work, "balancer", 128 << 10);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
