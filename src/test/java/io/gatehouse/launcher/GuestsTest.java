package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits while somebody who was relieved is at work; a selector, and no thread but the test. */
class GuestsTest {

    private final Guests guests = new Guests();
    private final List<Guests.Task> tasks = new ArrayList<>();
    private ServerSocketChannel listener;
    private SocketChannel socket;
    private Selector selector;
    private SelectionKey key;

    @BeforeEach
    void connect() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket = SocketChannel.open();
        socket.configureBlocking(false);
        selector = Selector.open();
        // it is pending until it is asked, whatever the system did at once
        boolean connected = socket.connect(listener.getLocalAddress());
        assertThat(connected).isFalse();
        key = socket.register(selector, SelectionKey.OP_CONNECT);
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
        socket.close();
        listener.close();
    }

    private boolean begins(Guests.Work work) {
        return guests.begin(work, tasks::add);
    }

    private static Guests.Task task() {
        return new Guests.Task(() -> {});
    }

    @Test
    void what_is_ready_while_somebody_is_at_work_is_looked_for_again_when_he_is_done() throws Exception {
        assertThat(begins(task())).isTrue();
        assertThat(selector.select()).isEqualTo(1);
        assertThat(begins(new Guests.Ready(key))).isFalse();
        assertThat(key.interestOps()).isZero();

        guests.end();

        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_CONNECT);
        assertThat(begins(new Guests.Ready(key))).isTrue();
    }

    @Test
    void tasks_that_come_while_somebody_is_at_work_are_done_in_their_order_when_he_is_done() {
        Guests.Task first = task();
        Guests.Task second = task();
        assertThat(begins(task())).isTrue();
        assertThat(begins(first)).isFalse();
        assertThat(begins(second)).isFalse();
        assertThat(tasks).isEmpty();

        guests.end();

        assertThat(tasks).containsExactly(first, second);
    }

    /** The system tells again and again that it could be written to, and the selector finds nothing of it. */
    @Test
    void a_socket_that_was_connected_meanwhile_is_not_waited_for_as_if_it_were_not() throws Exception {
        assertThat(begins(new Guests.Ready(key))).isTrue();
        assertThat(selector.select()).isEqualTo(1);
        assertThat(begins(new Guests.Ready(key))).isFalse();
        // by him who is at work
        assertThat(socket.finishConnect()).isTrue();
        key.interestOps(SelectionKey.OP_READ);

        guests.end();

        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
    }
}
