package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectionKey;
import java.time.Duration;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.Test;

class InterestTest {

    @Test
    void who_asks_to_write_while_the_loop_looks_away_is_heard() throws Exception {
        EventLoopEndpoint endpoint = new EventLoopEndpoint(1, Duration.ofHours(1));
        NioSocketWrapper connection =
                new NioSocketWrapper(new NioChannel(new SocketBufferHandler(1, 1, false)), endpoint);
        EventLoop loop = new EventLoop(endpoint, task -> {});
        SelectionKey key = new Asked(SelectionKey.OP_READ | SelectionKey.OP_WRITE, connection);
        Interest.add(connection, SelectionKey.OP_WRITE);

        loop.unreg(key, connection, SelectionKey.OP_WRITE);

        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        loop.getSelector().close();
    }

    /** At the moment at which it changes, another thread asks for what it was. */
    private static final class Asked extends AbstractSelectionKey {

        private final NioSocketWrapper connection;
        private int interest;

        Asked(int interest, NioSocketWrapper connection) {
            this.interest = interest;
            this.connection = connection;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            Interest.add(connection, interest & ~ops);
            interest = ops;
            return this;
        }

        @Override
        public int interestOps() {
            return interest;
        }

        @Override
        public int readyOps() {
            return interest;
        }

        @Override
        public SelectableChannel channel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Selector selector() {
            throw new UnsupportedOperationException();
        }
    }
}
