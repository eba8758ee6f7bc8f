package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Thousands of clients on one thread, each with a connection of its own to 127.0.0.1. */
public final class Crowd implements AutoCloseable {

    private static final String DATA = "data: ";
    private static final int MOST_PENDING = 500;
    private static final long PATIENCE_SECONDS = 60;

    private final SocketLoop loop = SocketLoop.start("crowd");
    private final int port;
    private final List<Member> members = new ArrayList<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger closed = new AtomicInteger();

    public Crowd(int port) throws IOException {
        this.port = port;
    }

    /** Grows it to so many, all connected. */
    public Crowd growTo(int size) throws InterruptedException {
        while (members.size() < size) {
            int some = Math.min(MOST_PENDING, size - members.size());
            CountDownLatch connected = new CountDownLatch(some);
            for (int i = 0; i < some; i++) {
                Member member = new Member(connected);
                members.add(member);
                loop.execute(member::connect);
            }
            await(connected, "connections");
        }
        return this;
    }

    /**
     * Each member from this one on asks for the target, and again as soon as it has the answer.
     *
     * @param times how often
     * @return is at zero when all have all their answers
     */
    public CountDownLatch ask(int from, String target, int times) {
        List<Member> some = List.copyOf(members.subList(from, members.size()));
        CountDownLatch answered = new CountDownLatch(some.size() * times);
        loop.execute(() -> some.forEach(member -> member.ask(target, times, answered)));
        return answered;
    }

    /**
     * Waits for something on each member's stream.
     *
     * @param text what is to come, not seen before
     * @return is at zero when all have it
     */
    public CountDownLatch expect(String text) {
        List<Member> all = List.copyOf(members);
        CountDownLatch heard = new CountDownLatch(all.size());
        loop.execute(() -> all.forEach(member -> member.expect(text, heard)));
        return heard;
    }

    /**
     * Each member from this one on asks for a stream; what comes behind the head is for {@link #expect}.
     *
     * @return is at zero when all have the head
     */
    public CountDownLatch listen(int from, String target) {
        return open(from, request(target));
    }

    /**
     * Each member from this one on asks to leave HTTP for WebSocket.
     *
     * @return is at zero when all have the head
     */
    public CountDownLatch tunnel(int from, String target) {
        String request = request(target);
        String fields = String.join("\r\n", Frame.handshake()) + "\r\n\r\n";
        return open(from, request.substring(0, request.length() - 2) + fields);
    }

    private CountDownLatch open(int from, String request) {
        List<Member> some = List.copyOf(members.subList(from, members.size()));
        CountDownLatch opened = new CountDownLatch(some.size());
        loop.execute(() -> some.forEach(member -> {
            member.expect("\r\n\r\n", opened);
            member.socket.send(request);
        }));
        return opened;
    }

    /**
     * From now on each member takes {@code data: NANOS} for what it is told, and says how late it has come.
     *
     * @param late takes nanoseconds
     */
    public void time(Queue<Long> late) {
        loop.execute(() -> members.forEach(member -> {
            member.late = late;
            member.received.setLength(0);
        }));
    }

    /** @return how many connections have ended */
    public int closed() {
        return closed.get();
    }

    private static String request(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** Waits for a minute at most, and no longer than all goes well. */
    public void await(CountDownLatch latch, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!latch.await(100, TimeUnit.MILLISECONDS)) {
            if (!complaints.isEmpty() || System.nanoTime() - deadline > 0) {
                throw new AssertionError(latch.getCount() + " " + what + " are missing; " + complaints());
            }
        }
    }

    /** @return answers that were not as they should be, connections that closed; some of them */
    public List<String> complaints() {
        return complaints.stream().distinct().limit(10).toList();
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Member implements LoopSocket.Listener {

        private final CountDownLatch connected;
        private final StringBuilder received = new StringBuilder();
        private LoopSocket socket;
        private String target;
        private int times;
        private CountDownLatch answered;
        private String expected;
        private Queue<Long> late;

        Member(CountDownLatch connected) {
            this.connected = connected;
        }

        void connect() {
            try {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                boolean already = channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket = new LoopSocket(loop, channel, this);
                if (already) {
                    connected.countDown();
                }
            } catch (IOException e) {
                complaints.add(e.toString());
            }
        }

        @Override
        public void connected(LoopSocket self) {
            connected.countDown();
        }

        void ask(String what, int howOften, CountDownLatch latch) {
            target = what;
            times = howOften;
            answered = latch;
            expected = null;
            socket.send(request(what));
        }

        void expect(String text, CountDownLatch heard) {
            expected = text;
            answered = heard;
            look();
        }

        @Override
        public void received(LoopSocket self, String characters) {
            received.append(characters);
            if (late == null) {
                look();
            } else {
                hear();
            }
        }

        private void hear() {
            int end = received.indexOf("\n\n");
            while (end >= 0) {
                int data = received.indexOf(DATA);
                if (data >= 0 && data < end) {
                    late.add(System.nanoTime() - Long.parseLong(received.substring(data + DATA.length(), end)));
                }
                received.delete(0, end + 2);
                end = received.indexOf("\n\n");
            }
        }

        private void look() {
            if (expected != null) {
                if (received.indexOf(expected) >= 0) {
                    expected = null;
                    received.setLength(0);
                    answered.countDown();
                }
            } else if (isWhole()) {
                answer(received.toString());
                received.setLength(0);
            }
        }

        /** All answers have a length, those of the gateway too. */
        private boolean isWhole() {
            int end = received.indexOf("\r\n\r\n");
            int field =
                    end < 0 ? -1 : received.toString().toLowerCase(Locale.ROOT).indexOf("content-length:");
            if (field < 0) {
                return false;
            }
            String length = received.substring(field + "content-length:".length(), received.indexOf("\r\n", field));
            return received.length() - end - 4 >= Integer.parseInt(length.strip());
        }

        private void answer(String text) {
            if (!text.startsWith("HTTP/1.1 200 ") || !text.endsWith("\r\n\r\n" + CrowdUpstream.HELLO)) {
                complaints.add(text);
            }
            answered.countDown();
            if (--times > 0) {
                socket.send(request(target));
            }
        }

        @Override
        public void closed(LoopSocket self, IOException cause) {
            closed.incrementAndGet();
            complaints.add("closed: " + cause + ", after: " + received);
        }
    }
}
