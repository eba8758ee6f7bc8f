package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that hold on to a server by doing next to nothing, on one thread. */
public final class SlowClients implements AutoCloseable {

    private static final Duration STEP = Duration.ofSeconds(1);

    /** so little room that the server cannot get rid of much */
    private static final int ROOM = 4 << 10;

    /** What they are slow at; a step a second. */
    public enum Slow {
        /** a head that never ends: a short field each step */
        HEAD("GET /x HTTP/1.1\r\nHost: localhost\r\n", "X-A: b\r\n"),
        /** a body of a megabyte: ten bytes each step */
        BODY("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n", "0123456789"),
        /** an answer of eight megabytes, more than the system takes off the server's hands, is read: 64 bytes each step */
        READER("GET /x?size=8000000 HTTP/1.1\r\nHost: localhost\r\n\r\n", "");

        private final String first;
        private final String then;

        Slow(String first, String then) {
            this.first = first;
            this.then = then;
        }
    }

    private final SocketLoop loop = SocketLoop.start("slow-clients");
    private final InetSocketAddress server;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    public SlowClients(int port) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** So many of them begin, one after the other in so much time: a flood is another matter. */
    public void begin(Slow how, int count, Duration within) {
        loop.execute(() -> {
            for (int i = 0; i < count; i++) {
                loop.after(within.multipliedBy(i).dividedBy(count), () -> new Client(how).connect());
            }
        });
    }

    /** @return how many were let in so far */
    public int connected() {
        return connected.get();
    }

    /** @return of how many the connection has ended so far; a reader does not see it before it has read what is under way */
    public int closed() {
        return closed.get();
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Client implements SocketLoop.Ready {

        private final Slow how;
        private SocketChannel channel;
        private SelectionKey key;

        Client(Slow how) {
            this.how = how;
        }

        void connect() {
            try {
                channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
                channel.configureBlocking(false);
                channel.connect(server);
                key = loop.register(channel, SelectionKey.OP_CONNECT, this);
            } catch (IOException e) {
                closed(e);
            }
        }

        @Override
        public void ready(SelectionKey ready) throws IOException {
            if (ready.isConnectable()) {
                channel.finishConnect();
                connected.incrementAndGet();
                key.interestOps(how == Slow.READER ? 0 : SelectionKey.OP_READ);
                write(how.first);
                loop.after(STEP, this::step);
            } else if (channel.read(loop.buffer()) < 0) {
                loop.close(key, null);
            }
        }

        private void step() {
            if (!key.isValid()) {
                return;
            }
            try {
                if (how == Slow.READER && channel.read(loop.buffer().limit(64)) < 0) {
                    loop.close(key, null);
                    return;
                }
                write(how.then);
                loop.after(STEP, this::step);
            } catch (IOException e) {
                loop.close(key, e);
            }
        }

        private void write(String characters) throws IOException {
            channel.write(ByteBuffer.wrap(characters.getBytes(StandardCharsets.ISO_8859_1)));
        }

        @Override
        public void closed(IOException cause) {
            closed.incrementAndGet();
        }
    }
}
