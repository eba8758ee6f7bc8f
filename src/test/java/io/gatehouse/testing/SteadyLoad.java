package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Requests at a constant rate, whatever becomes of them, on one thread. How long one took is counted from when it was due and not from
 * when it was sent, so that whoever stands still does not look fast. Each has a nonce that {@link UpstreamMain} echoes; a mixed up
 * answer is noticed by it. Connections are kept, and as many as are needed.
 */
public final class SteadyLoad implements AutoCloseable {

    /** requests are sent in such steps, so no figure of time is more exact */
    private static final Duration TICK = Duration.ofMillis(1);

    /** for how long the last requests are waited for */
    private static final long PATIENCE_SECONDS = 60;

    /**
     * A request.
     *
     * @param kind by which answers are told apart: {@code get}
     * @param fields more of the head, each line with its end
     */
    public record Ask(String kind, String method, String target, String fields, String body) {

        public static Ask get(String kind, String target) {
            return new Ask(kind, "GET", target, "", "");
        }

        public static Ask post(String kind, String target) {
            return new Ask(kind, "POST", target, "", "the body of a request");
        }

        private String text(String nonce) {
            String length = method.equals("POST") ? "Content-Length: " + body.length() + "\r\n" : "";
            return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Nonce: " + nonce + "\r\n" + length
                    + fields + "\r\n" + body;
        }
    }

    private final SocketLoop loop = SocketLoop.start("steady-load");
    private final InetSocketAddress gateway;
    private final double nanosEach;
    private final IntFunction<Ask> asks;
    private final String run = Integer.toHexString(System.identityHashCode(this));
    private final long began = System.nanoTime();
    private final List<Answer> answers = new ArrayList<>();
    private final Deque<Client> idle = new ArrayDeque<>();
    private final Set<Client> busy = new HashSet<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private int asked;
    private boolean over;

    private SteadyLoad(int port, int rate, IntFunction<Ask> asks) throws IOException {
        this.gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.nanosEach = 1e9 / rate;
        this.asks = asks;
    }

    /**
     * Begins.
     *
     * @param rate requests a second
     * @param asks the n-th request, from 0
     */
    public static SteadyLoad start(int port, int rate, IntFunction<Ask> asks) throws IOException {
        SteadyLoad load = new SteadyLoad(port, rate, asks);
        load.loop.execute(load::tick);
        return load;
    }

    /** @return nanoseconds since it began */
    public long now() {
        return System.nanoTime() - began;
    }

    /** Lets it go on for so long. @return {@link #now()} then */
    public long goOn(Duration time) throws InterruptedException {
        if (ended.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("it is over");
        }
        return now();
    }

    /** Sends no more, waits for what is in flight, and closes all. @return all answers, in the order in which they came */
    public Answers stop() throws InterruptedException {
        loop.execute(() -> {
            over = true;
            look();
        });
        boolean all = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        loop.close();
        if (!all) {
            List.copyOf(busy).forEach(client -> client.end("not answered"));
        }
        return new Answers(List.copyOf(answers));
    }

    @Override
    public void close() {
        loop.close();
    }

    private void tick() {
        if (over) {
            return;
        }
        long now = now();
        for (long due = (long) (asked * nanosEach); due <= now; due = (long) (asked * nanosEach)) {
            send(due);
        }
        loop.after(TICK, this::tick);
    }

    private void send(long due) {
        Ask ask = asks.apply(asked);
        String nonce = run + "-" + asked++;
        Client client = idle.pollFirst();
        if (client == null) {
            client = new Client();
        }
        busy.add(client);
        client.ask(ask, nonce, due);
    }

    private void look() {
        if (over && busy.isEmpty()) {
            ended.countDown();
        }
    }

    /** One connection. */
    private final class Client implements LoopSocket.Listener {

        private LoopSocket socket;
        private boolean open;
        private Ask ask;
        private String nonce;
        private long due;
        private AnswerReader reader;

        void ask(Ask next, String itsNonce, long itsDue) {
            ask = next;
            nonce = itsNonce;
            due = itsDue;
            reader = new AnswerReader();
            if (socket == null) {
                connect();
            } else {
                socket.send(ask.text(nonce));
            }
        }

        private void connect() {
            try {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                boolean already = channel.connect(gateway);
                open = true;
                socket = new LoopSocket(loop, channel, this);
                if (already) {
                    connected(socket);
                }
            } catch (IOException e) {
                open = false;
                end("no connection: " + e);
            }
        }

        @Override
        public void connected(LoopSocket self) {
            self.send(ask.text(nonce));
        }

        @Override
        public void received(LoopSocket self, String characters) {
            if (ask == null) {
                answers.add(new Answer("stray", now(), 0, 0, "", "bytes that nobody asked for: " + characters));
            } else if (reader.read(characters)) {
                end(reader.wrong(nonce));
            }
        }

        @Override
        public void closed(LoopSocket self, IOException cause) {
            open = false;
            idle.remove(this);
            if (ask != null) {
                end("broken off: " + cause);
            }
        }

        private void end(String wrong) {
            answers.add(new Answer(ask.kind(), due, now() - due, reader.status(), reader.field("x-backend"), wrong));
            ask = null;
            busy.remove(this);
            if (open && !reader.closes()) {
                idle.addFirst(this);
            }
            look();
        }
    }
}
