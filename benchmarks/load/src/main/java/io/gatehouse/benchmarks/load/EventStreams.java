package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that ask for an event stream, have seen its first event, and now wait for the next. */
final class EventStreams implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 60_000;
    private static final byte[] FIRST_EVENT = "data:".getBytes(StandardCharsets.US_ASCII);

    private final List<Socket> sockets = new ArrayList<>();
    private int open;

    private EventStreams() {}

    /** @param url with http and a port */
    static EventStreams to(String url, int count) {
        EventStreams streams = new EventStreams();
        URI uri = URI.create(url);
        String head = "GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nAccept: text/event-stream\r\n\r\n";
        for (int i = 0; i < count; i++) {
            streams.ask(uri.getPort(), head.getBytes(StandardCharsets.US_ASCII));
        }
        streams.awaitFirstEvents();
        return streams;
    }

    private void ask(int port, byte[] head) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket.getOutputStream().write(head);
        } catch (IOException e) {
            // it is not among those that are open, and so is counted as an error
        }
    }

    private void awaitFirstEvents() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        for (Socket socket : sockets) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (hasFirstEvent(socket, (int) Math.max(1, left))) {
                open++;
            }
        }
    }

    private static boolean hasFirstEvent(Socket socket, int millis) {
        try {
            socket.setSoTimeout(millis);
            InputStream stream = socket.getInputStream();
            int matched = 0;
            for (int next = stream.read(); next >= 0; next = stream.read()) {
                matched = next == FIRST_EVENT[matched] ? matched + 1 : next == FIRST_EVENT[0] ? 1 : 0;
                if (matched == FIRST_EVENT.length) {
                    return true;
                }
            }
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** How many have seen the first event. */
    int open() {
        return open;
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is of no use any more
            }
        }
    }
}
