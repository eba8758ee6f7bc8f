package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestUpstream;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import io.gatehouse.upstream.net.LentLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections to upstreams on an event loop that is somebody else's, on real sockets. */
final class LentLoopsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Loop loop = new Loop();
    private final UpstreamClient client = new UpstreamClient(
            System::nanoTime, Directory.NONE, LentLoops.of(Map.of(loop, loop.selector), (Supplier<Executor>)
                    loop::current));
    private final BlockingQueue<Object> results = new LinkedBlockingQueue<>();

    /** As short as can be. */
    private static final class Loop implements Executor {

        private final Selector selector;
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final Thread thread = new Thread(this::run, "lent-loop");
        private volatile boolean ended;

        Loop() {
            try {
                selector = Selector.open();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            thread.start();
        }

        Executor current() {
            return Thread.currentThread() == thread ? this : null;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
            selector.wakeup();
        }

        @SuppressWarnings("unchecked")
        private void run() {
            try {
                while (!ended) {
                    selector.select(key -> {
                        if (key.attachment() instanceof Consumer<?> someone) {
                            ((Consumer<SelectionKey>) someone).accept(key);
                        }
                    });
                    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                        task.run();
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void end() throws Exception {
            ended = true;
            selector.wakeup();
            thread.join();
            selector.close();
        }
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        loop.end();
    }

    private static Endpoint endpoint(String scheme, int port) throws IOException {
        return new Endpoint(
                new EndpointSpec(scheme, "127.0.0.1", port, 1, 1, false),
                PoolSpec.DEFAULT,
                scheme.equals("https") ? TlsContext.of(null, new TlsFiles(null, null)) : null,
                System::nanoTime);
    }

    private void connect(Endpoint endpoint, Duration timeout) {
        Runnable ignored = client.connect(endpoint, timeout, false, new UpstreamClient.Callback() {

            @Override
            public void connected(Connection connection) {
                results.add(connection);
                results.add(Thread.currentThread().getName());
            }

            @Override
            public void failed(Exception cause) {
                results.add(cause);
                results.add(Thread.currentThread().getName());
            }
        });
    }

    private Object result() throws InterruptedException {
        return results.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void a_connection_is_opened_and_heard_on_the_loop() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello")) {
            connect(endpoint("http", upstream.port()), LONG);
            Connection connection = (Connection) result();
            assertThat(result()).isEqualTo("lent-loop");

            Heard heard = new Heard()
                    .atTheEnd(() -> results.add(Thread.currentThread().getName()));
            assertThat(connection.start(new UpstreamRequest("GET", "/", Headers.of("Host", "a")), false, heard))
                    .isTrue();

            assertThat(result()).isEqualTo("lent-loop");
        }
    }

    @Test
    void who_does_not_answer_is_given_up_in_time() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            connect(endpoint("https", silent.getLocalPort()), Duration.ofMillis(200));

            assertThat(result()).isInstanceOf(SocketTimeoutException.class);
            assertThat(result()).isEqualTo("lent-loop");
        }
    }

    @Test
    void the_end_closes_its_own_connections_alone() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello")) {
            connect(endpoint("http", upstream.port()), LONG);
            Connection connection = (Connection) result();
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            SelectionKey other = pipe.source().register(loop.selector, SelectionKey.OP_READ);

            client.close();

            assertThat(((Http1Connection) connection).isOpen()).isFalse();
            assertThat(other.isValid()).isTrue();
            pipe.source().close();
            pipe.sink().close();
        }
    }

    /** Whoever had it before may have waited for room, and been kept from saying that he does no more. */
    @Test
    void a_connection_that_nobody_uses_is_not_told_again_and_again_that_it_has_room() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello")) {
            connect(endpoint("http", upstream.port()), LONG);
            assertThat(result()).isInstanceOf(Http1Connection.class);
            assertThat(result()).isEqualTo("lent-loop");
            SelectionKey key = loop.selector.keys().iterator().next();

            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            loop.selector.wakeup();

            assertThat(Soon.after(Duration.ofSeconds(10), () -> key.interestOps() == SelectionKey.OP_READ))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void nobody_lends_what_is_no_loop() {
        assertThat(LentLoops.of(null, null)).isNull();
        assertThat(LentLoops.of(Map.of(), loop.current())).isNull();
        assertThat(LentLoops.of(Map.of(loop, loop.selector), null)).isNull();
    }
}
