package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * An upstream for thousands of requests at once, on one thread. Requests have no body. {@code /slow} is answered after a while,
 * {@code /held} when the test says so, {@code /events} is a stream of events, {@code /sockets} one of frames of WebSocket, anything else is
 * answered at once.
 */
public final class CrowdUpstream implements AutoCloseable {

    /** what an answer says */
    public static final String HELLO = "hello";

    private static final int TICKS = 100;

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + HELLO.length() + "\r\n\r\n" + HELLO;
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final SocketLoop loop = SocketLoop.start("crowd-upstream");
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Duration slow;
    private final Set<LoopSocket> held = new LinkedHashSet<>();
    private final Set<LoopSocket> streams = new LinkedHashSet<>();
    private final Set<LoopSocket> sockets = new LinkedHashSet<>();
    private volatile int listeners;
    private List<LoopSocket> turns = List.of();
    private int turn;
    private volatile int eventsEach;
    private int expected;
    private CountDownLatch arrived = new CountDownLatch(0);

    /** @param slow how long {@code /slow} takes */
    public CrowdUpstream(Duration slow) throws IOException {
        this.slow = slow;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        loop.execute(() -> {
            try {
                loop.register(listener, SelectionKey.OP_ACCEPT, new Door());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** @return for example {@code http://127.0.0.1:43210} */
    public String url() throws IOException {
        return "http://127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** @return is at zero when so many requests are held at once */
    public CountDownLatch held(int count) {
        CountDownLatch reached = new CountDownLatch(1);
        loop.execute(() -> {
            expected = count;
            arrived = reached;
            look();
        });
        return reached;
    }

    private void look() {
        if (held.size() >= expected) {
            arrived.countDown();
        }
    }

    /** Answers whatever is held. */
    public void release() {
        loop.execute(() -> {
            held.forEach(socket -> socket.send(ANSWER));
            held.clear();
        });
    }

    /** Sends an event to everybody who listens, in one chunk each. */
    public void send(String event) {
        String data = "data: " + event + "\n\n";
        String chunk = Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
        loop.execute(() -> streams.forEach(socket -> socket.send(chunk)));
    }

    /** Sends an event to everybody who listens, in a chunk or a frame each. */
    public void tellAll(String event) {
        loop.execute(() -> List.copyOf(all()).forEach(socket -> tell(socket, "data: " + event + "\n\n")));
    }

    /**
     * Tells one after the other what time it is, as {@code data: NANOS}, until it is told otherwise.
     *
     * @param eachSecond how many; 0 for none any more. A multiple of 100
     */
    public void tellInTurns(int eachSecond) {
        boolean begins = eventsEach == 0 && eachSecond > 0;
        eventsEach = eachSecond / TICKS;
        if (begins) {
            loop.execute(() -> {
                turns = all();
                tick();
            });
        }
    }

    private List<LoopSocket> all() {
        List<LoopSocket> all = new ArrayList<>(streams);
        all.addAll(sockets);
        return all;
    }

    private void tick() {
        for (int i = 0; i < eventsEach; i++) {
            tell(turns.get(turn++ % turns.size()), "data: " + System.nanoTime() + "\n\n");
        }
        if (eventsEach > 0) {
            loop.after(Duration.ofMillis(1_000 / TICKS), this::tick);
        }
    }

    private void tell(LoopSocket socket, String data) {
        if (sockets.contains(socket)) {
            socket.send(new String(Frame.text(data).plain(), StandardCharsets.ISO_8859_1));
        } else {
            socket.send(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
        }
    }

    /** @return how many listen, to streams or frames */
    public int listeners() {
        return listeners;
    }

    /** Sends the last chunk to everybody who listens. */
    public void endStreams() {
        loop.execute(() -> {
            streams.forEach(socket -> socket.send("0\r\n\r\n"));
            streams.clear();
        });
    }

    @Override
    public void close() {
        loop.close();
    }

    private void asked(LoopSocket socket, String head) {
        String target = head.split(" ", 3)[1];
        switch (target) {
            case "/slow" -> loop.after(slow, () -> socket.send(ANSWER));
            case "/held" -> {
                held.add(socket);
                look();
            }
            case "/events" -> {
                streams.add(socket);
                socket.send(STREAM);
            }
            case "/sockets" -> {
                sockets.add(socket);
                socket.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Frame.accept(key(head)) + "\r\n\r\n");
            }
            default -> socket.send(ANSWER);
        }
        listeners = streams.size() + sockets.size();
    }

    private static String key(String head) {
        String name = "\r\nsec-websocket-key:";
        int value = head.toLowerCase(Locale.ROOT).indexOf(name) + name.length();
        int end = head.indexOf('\r', value);
        return head.substring(value, end < 0 ? head.length() : end).strip();
    }

    /** Lets connections in. */
    private final class Door implements SocketLoop.Ready {

        @Override
        public void ready(SelectionKey key) throws IOException {
            SocketChannel accepted = listener.accept();
            while (accepted != null) {
                new LoopSocket(loop, accepted, new Requests());
                accepted = listener.accept();
            }
        }

        @Override
        public void closed(IOException cause) {
            throw new IllegalStateException("the upstream does not listen any more", cause);
        }
    }

    /** Cuts what comes on one connection into heads. */
    private final class Requests implements LoopSocket.Listener {

        private String unread = "";

        @Override
        public void received(LoopSocket socket, String characters) {
            if (sockets.contains(socket)) {
                // frames are for nobody here
                return;
            }
            unread += characters;
            int end = unread.indexOf("\r\n\r\n");
            while (end >= 0) {
                String head = unread.substring(0, end);
                unread = unread.substring(end + 4);
                asked(socket, head);
                end = unread.indexOf("\r\n\r\n");
            }
        }

        @Override
        public void closed(LoopSocket socket, IOException cause) {
            held.remove(socket);
            streams.remove(socket);
            sockets.remove(socket);
            listeners = streams.size() + sockets.size();
        }
    }
}
