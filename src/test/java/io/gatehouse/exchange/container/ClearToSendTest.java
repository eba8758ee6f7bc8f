package io.gatehouse.exchange.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exchanges of one connection of HTTP/2 whose client reads slowly, or not at all. */
class ClearToSendTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestTicker ticker = new TestTicker();
    private final ClearToSend.Source source = new ClearToSend.Source(ticker);
    private final AtomicInteger closed = new AtomicInteger();
    private SocketChannel own;
    private SocketChannel peer;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            own = SocketChannel.open(listener.getLocalAddress());
            peer = listener.accept();
        }
        own.configureBlocking(false);
        peer.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        own.close();
        peer.close();
    }

    private ClearToSend one() {
        return source.of(own, null, () -> {
            closed.incrementAndGet();
            try {
                own.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void fill() throws Exception {
        ClearToSend asking = one();
        // the system moves some of it on meanwhile
        while (asking.enter()) {
            int ignored = own.write(ByteBuffer.allocate(1 << 20));
            asking.leave();
        }
    }

    private void readAll() throws IOException {
        ByteBuffer into = ByteBuffer.allocate(1 << 20);
        while (peer.read(into) > 0) {
            into.clear();
        }
    }

    @Test
    void between_asking_and_writing_nobody_else_writes() throws Exception {
        ClearToSend first = one();
        ClearToSend second = one();
        assertThat(first.enter()).isTrue();
        assertThat(first.enter()).isTrue();
        assertThat(second.enter()).isFalse();
        first.leave();
        assertThat(second.enter()).isTrue();
        second.leave();
    }

    @Test
    void who_comes_later_is_behind_those_who_wait() throws Exception {
        fill();
        ClearToSend waiting = one();
        ClearToSend late = one();
        assertThat(waiting.enter()).isFalse();
        AtomicInteger served = new AtomicInteger();
        AtomicInteger passed = new AtomicInteger();
        waiting.await(() -> {
            passed.addAndGet(late.enter() ? 0 : 1);
            late.leave();
            served.addAndGet(waiting.enter() ? 1 : 0);
            waiting.leave();
            return true;
        });
        one().await(() -> true);
        Duration ignored = Soon.after(SOON, () -> {
            readAll();
            return served.get() > 0;
        });
        assertThat(served).hasValue(1);
        assertThat(passed).hasValue(1);
    }

    /** Finds each time that others have taken what was free. */
    private static boolean waitAgain(ClearToSend one) {
        one.await(() -> waitAgain(one));
        return true;
    }

    @Test
    void an_end_that_waits_for_its_turn_has_as_long_as_the_connection_takes_something() throws Exception {
        AtomicInteger givenUp = new AtomicInteger();
        ClearToSend end = one();
        Runnable unusedEnd = end.limit(givenUp::incrementAndGet);
        fill();
        boolean ignored = waitAgain(end);
        for (int i = 0; i < 5; i++) {
            ticker.advance(Duration.ofSeconds(60));
            AtomicInteger others = new AtomicInteger();
            one().await(() -> others.incrementAndGet() > 0);
            Duration unused = Soon.after(SOON, () -> {
                readAll();
                return others.get() > 0;
            });
            source.tick();
            assertThat(givenUp).hasValue(0);
        }
        Duration unused = Soon.after(SOON, () -> {
            int some = own.isOpen() ? own.write(ByteBuffer.allocate(1 << 20)) : 0;
            ticker.advance(Duration.ofSeconds(some > 0 ? 0 : 1));
            source.tick();
            return givenUp.get() > 0;
        });
        assertThat(givenUp).hasValue(1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void an_end_for_which_there_is_no_window_is_given_up_and_the_connection_is_not() {
        AtomicInteger givenUp = new AtomicInteger();
        Runnable ignored = one().limit(givenUp::incrementAndGet);
        ticker.advance(Duration.ofSeconds(76));
        source.tick();
        assertThat(givenUp).hasValue(1);
        assertThat(closed).hasValue(0);
    }

    @Test
    void a_connection_that_takes_nothing_is_closed_once_and_what_was_to_break_off_its_streams_is_done_then()
            throws Exception {
        fill();
        AtomicInteger brokenOff = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            one().whenGiven(brokenOff::incrementAndGet);
        }
        ticker.advance(Duration.ofSeconds(70));
        source.tick();
        assertThat(brokenOff).hasValue(0);
        assertThat(closed).hasValue(0);
        ticker.advance(Duration.ofSeconds(6));
        source.tick();
        Duration ignored = Soon.after(SOON, () -> brokenOff.get() == 20);
        assertThat(brokenOff).hasValue(20);
        source.tick();
        assertThat(closed).hasValue(1);
    }

    @Test
    void what_need_not_wait_is_done_at_once() {
        AtomicInteger done = new AtomicInteger();
        one().whenGiven(done::incrementAndGet);
        assertThat(done).hasValue(1);
    }
}
