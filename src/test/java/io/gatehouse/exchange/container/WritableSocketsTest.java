package io.gatehouse.exchange.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Soon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritableSocketsTest {

    private final WritableSockets sockets = new WritableSockets();
    private SocketChannel own;
    private SocketChannel peer;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            peer = SocketChannel.open(listener.getLocalAddress());
            own = listener.accept();
        }
        own.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
        own.close();
        peer.close();
    }

    private void fill() throws IOException {
        // the system moves some of it on meanwhile
        while (sockets.isWritable(own)) {
            int ignored = own.write(ByteBuffer.allocate(1 << 20));
        }
    }

    private void readAll() throws IOException {
        peer.configureBlocking(false);
        ByteBuffer into = ByteBuffer.allocate(1 << 20);
        while (peer.read(into) > 0) {
            into.clear();
        }
    }

    @Test
    void one_that_is_full_would_take_nothing() throws IOException {
        assertThat(sockets.isWritable(own)).isTrue();
        fill();
        assertThat(sockets.isWritable(own)).isFalse();
    }

    @Test
    void who_waits_is_told_when_its_peer_reads() throws Exception {
        fill();
        CountDownLatch told = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            sockets.await(own, i == 0, () -> {
                told.countDown();
                return true;
            });
        }
        assertThat(told.await(100, TimeUnit.MILLISECONDS)).isFalse();
        Duration ignored = Soon.after(Duration.ofSeconds(10), () -> {
            readAll();
            return told.getCount() == 0;
        });
        assertThat(told.getCount()).isZero();
    }

    /** Writes all that it takes, and waits again; until each has had two turns. */
    private BooleanSupplier greedy(List<Integer> served, int who) {
        return () -> {
            if (served.size() < 6) {
                try {
                    if (sockets.isWritable(own)) {
                        fill();
                        served.add(who);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                sockets.await(own, false, greedy(served, who));
            }
            return true;
        };
    }

    @Test
    void those_who_wait_for_the_same_one_have_their_turn_one_after_the_other() throws Exception {
        fill();
        List<Integer> served = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            sockets.await(own, false, greedy(served, i));
        }
        Duration ignored = Soon.after(Duration.ofSeconds(10), () -> {
            readAll();
            return served.size() >= 6;
        });
        assertThat(served).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void who_could_not_do_without_waiting_is_told_again() throws Exception {
        AtomicInteger times = new AtomicInteger();
        sockets.await(own, false, () -> times.incrementAndGet() == 3);
        Duration ignored = Soon.after(Duration.ofSeconds(10), () -> times.get() == 3);
        assertThat(times.get()).isEqualTo(3);
    }

    @Test
    void one_that_cannot_be_waited_for_takes_nobody_his_turn() throws Exception {
        CountDownLatch again = new CountDownLatch(100);
        CountDownLatch told = new CountDownLatch(1);
        sockets.await(own, false, () -> {
            again.countDown();
            if (again.getCount() == 80) {
                // it is in blocking mode
                sockets.await(peer, false, () -> {
                    told.countDown();
                    return true;
                });
            }
            return again.getCount() == 0;
        });

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void who_fails_takes_nobody_his_turn() throws Exception {
        fill();
        CountDownLatch told = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            int who = i;
            sockets.await(own, false, () -> {
                told.countDown();
                if (who == 1) {
                    throw new IllegalStateException("one that fails");
                }
                if (who == 2) {
                    throw new AssertionError("one that fails badly");
                }
                return true;
            });
        }
        // all of them are told in one turn
        own.close();
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void who_waits_is_told_when_it_is_closed_and_so_is_who_comes_later() throws Exception {
        fill();
        CountDownLatch told = new CountDownLatch(2);
        sockets.await(own, false, () -> {
            told.countDown();
            return true;
        });
        own.close();
        sockets.await(own, false, () -> {
            told.countDown();
            return true;
        });
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sockets.isWritable(own)).isTrue();
    }

    @Test
    void its_thread_ends_with_it() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        sockets.await(own, false, () -> {
            told.countDown();
            return true;
        });
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        sockets.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("gatehouse-writable"));
    }
}
