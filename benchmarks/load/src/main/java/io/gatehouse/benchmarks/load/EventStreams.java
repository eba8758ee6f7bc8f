package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that ask for an event stream, have seen its first event, and now wait for the next. They come in small groups, each when the one before has
 * been served: what is of interest is holding many, not a rush.
 */
final class EventStreams implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 60_000;
    private static final int GROUP = 50;
    private static final byte[] SUCCESS = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
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
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        for (int left = count; left > 0; left -= GROUP) {
            List<Socket> group = new ArrayList<>();
            for (int i = 0; i < Math.min(GROUP, left); i++) {
                streams.ask(uri.getPort(), head.getBytes(StandardCharsets.US_ASCII), group);
            }
            streams.awaitFirstEvents(group, end);
        }
        return streams;
    }

    private void ask(int port, byte[] head, List<Socket> group) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket.getOutputStream().write(head);
            group.add(socket);
        } catch (IOException e) {
            // it is not among those that are open, and so is counted as an error
        }
    }

    private void awaitFirstEvents(List<Socket> group, long end) {
        for (Socket socket : group) {
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
            return Arrays.equals(stream.readNBytes(SUCCESS.length), SUCCESS) && reaches(stream, FIRST_EVENT);
        } catch (IOException e) {
            return false;
        }
    }

    /** @param wanted whose first byte does not come again in it */
    private static boolean reaches(InputStream stream, byte[] wanted) throws IOException {
        int matched = 0;
        while (matched < wanted.length) {
            int next = stream.read();
            if (next < 0) {
                return false;
            }
            matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
        }
        return true;
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
