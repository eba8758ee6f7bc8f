package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Field;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One loop for all clients: what one of them does must not be felt by the others. */
class EventLoopTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final int LARGE = 32 << 20;

    /** of one loop, when all that may relieve it are there */
    private static final int THREADS = 257;

    @TempDir
    Path base;

    private final Tomcat tomcat = new Tomcat();
    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<AsyncContext> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private @Nullable EventLoopEndpoint endpoint;

    /** Does what no part of the gateway may do. */
    private final class Patient extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            arrived.add(request.getRequestURI());
            switch (request.getRequestURI()) {
                case "/hold" -> held.add(request.startAsync());
                case "/wait" -> await();
                case "/exhaust" -> throw new OutOfMemoryError("for a moment");
                case "/large" -> response.getOutputStream().write(new byte[LARGE]);
                case "/body" ->
                    response.getOutputStream().write(request.getInputStream().readAllBytes());
                case "/upload" ->
                    request.startAsync().getRequest().getInputStream().setReadListener(new Overdue());
                default ->
                    response.getOutputStream().print(Thread.currentThread().getName());
            }
        }

        private void await() {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a body, and when it is overdue for something else. */
    private final class Overdue implements ReadListener {

        @Override
        public void onDataAvailable() {
            // nothing comes
        }

        @Override
        public void onAllDataRead() {
            // nothing comes
        }

        @Override
        public void onError(Throwable thrown) {
            arrived.add("overdue");
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        }
    }

    private void start(int loops, Duration relief) throws LifecycleException {
        endpoint = new EventLoopEndpoint(loops, relief);
        SparingProtocol protocol = HttpProtocol.create(endpoint);
        protocol.setPort(0);
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(HttpProtocol.connector(protocol));
        Context context = tomcat.addContext("", base.toString());
        Tomcat.addServlet(context, "patient", new Patient()).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "patient");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        tomcat.stop();
        tomcat.destroy();
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(tomcat.getConnector().getLocalPort());
    }

    private RawClient arrived(String method, String path, String more) throws Exception {
        RawClient client = connect();
        client.send(method + ' ' + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n");
        assertThat(arrived.poll(20, TimeUnit.SECONDS)).isEqualTo(path);
        return client;
    }

    private String servedBy() throws Exception {
        try (RawClient client = arrived("GET", "/who", "")) {
            return client.answer().text();
        }
    }

    @Test
    void a_request_is_served_by_the_thread_that_waited_for_it() throws Exception {
        start(1, NEVER);

        assertThat(servedBy()).endsWith("-Loop-1");
        assertThat(servedBy()).endsWith("-Loop-1");
    }

    @Test
    void connections_are_spread_over_all_loops() throws Exception {
        start(3, NEVER);

        List<String> names = List.of(servedBy(), servedBy(), servedBy());

        assertThat(names)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).contains("-Loop-"));
    }

    @Test
    void who_serves_one_request_for_long_is_relieved() throws Exception {
        start(1, Duration.ofMillis(10));
        try (RawClient waits = arrived("GET", "/wait", "")) {

            assertThat(servedBy()).endsWith("-Loop-2");

            release.countDown();
            assertThat(waits.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_client_who_reads_nothing_holds_nobody_up() throws Exception {
        start(1, NEVER);
        try (RawClient idle = arrived("GET", "/large", "")) {

            assertThat(servedBy()).endsWith("-Loop-2");

            assertThat(idle.answer().text()).hasSize(LARGE);
        }
    }

    @Test
    void a_client_whose_body_does_not_come_holds_nobody_up() throws Exception {
        start(1, NEVER);
        try (RawClient slow = arrived("POST", "/body", "Content-Length: 5\r\n")) {

            assertThat(servedBy()).endsWith("-Loop-2");

            slow.send("hello");
            assertThat(slow.answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void who_takes_over_is_no_less_important_than_who_found_that_it_should() throws Exception {
        start(1, Duration.ofMillis(10));
        try (RawClient waits = arrived("GET", "/wait", "")) {
            assertThat(servedBy()).endsWith("-Loop-2");

            assertThat(loopThreads())
                    .hasSize(2)
                    .allSatisfy(thread -> assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY));

            release.countDown();
            assertThat(waits.answer().status()).isEqualTo(200);
        }
    }

    private static List<Thread> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("-Loop-"))
                .toList();
    }

    @Test
    void a_loop_goes_on_when_there_is_not_even_memory_to_say_so() throws Exception {
        start(1, NEVER);
        assertThat(servedBy()).endsWith("-Loop-1");
        Handler full = new Exhausted();
        Logger.getLogger("").addHandler(full);
        try {
            arrived("GET", "/exhaust", "").close();

            assertThat(servedBy()).endsWith("-Loop-1");
        } finally {
            Logger.getLogger("").removeHandler(full);
        }
    }

    /** Where a log needs memory, and there is none. */
    private static final class Exhausted extends Handler {

        @Override
        public void publish(LogRecord entry) {
            throw new OutOfMemoryError("for a moment");
        }

        @Override
        public void flush() {
            // nothing was written
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }

    @Test
    void when_too_many_are_waited_for_one_is_broken_off_and_the_others_are_served() throws Exception {
        start(1, NEVER);
        List<RawClient> slow = new ArrayList<>();
        try {
            while (slow.size() < THREADS) {
                slow.add(arrived("POST", "/body", "Content-Length: 5\r\n"));
            }

            assertThat(slow.remove(THREADS - 1).rest(OutputStream.nullOutputStream()))
                    .isNotEqualTo(End.SILENCE);
            assertThat(servedBy()).endsWith("-Loop-" + THREADS);
            for (RawClient client : slow) {
                assertThat(client.send("hello").answer().text()).isEqualTo("hello");
            }
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void a_loop_that_nobody_can_relieve_goes_on_itself() throws Exception {
        start(1, Duration.ofMillis(10));
        noMoreThreads();
        try (RawClient waits = arrived("GET", "/wait", "")) {
            assertThat(waits.answer().status()).isEqualTo(200);

            assertThat(servedBy()).endsWith("-Loop-1");
        }
    }

    /** What is waited for happens while it turns out that there are none. */
    private void noMoreThreads() throws ReflectiveOperationException {
        Field threads = EventLoopEndpoint.class.getDeclaredField("threads");
        threads.setAccessible(true);
        ((ThreadPoolExecutor) threads.get(endpoint)).setThreadFactory(task -> {
            release.countDown();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            throw new OutOfMemoryError("unable to create native thread");
        });
    }

    @Test
    void what_comes_before_the_answer_is_served_after_it_and_costs_nothing_until_then() throws Exception {
        start(1, NEVER);
        assertThat(servedBy()).endsWith("-Loop-1");
        try (RawClient client = arrived("GET", "/hold", "")) {
            long before = cpuNanos("-Loop-1");
            client.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(arrived.poll(300, TimeUnit.MILLISECONDS)).isNull();
            assertThat(cpuNanos("-Loop-1") - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(150));

            AsyncContext first = held.take();
            first.getResponse().getOutputStream().print("first");
            first.complete();
            assertThat(client.answer().text()).isEqualTo("first");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    private static long cpuNanos(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().endsWith(thread))
                .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                .sum();
    }

    @Test
    void what_is_overdue_holds_nobody_up() throws Exception {
        start(1, NEVER);
        try (RawClient early = arrived("GET", "/hold", "")) {
            timeouts(Duration.ofMillis(300));
            try (RawClient late = arrived("POST", "/upload", "Content-Length: 5\r\n")) {
                // the loop looks away: it was to serve this, and has not
                early.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(arrived.poll(20, TimeUnit.SECONDS)).isEqualTo("overdue");
                long asked = System.nanoTime();

                assertThat(servedBy()).contains("-Loop-");

                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
                assertThat(late.rest(OutputStream.nullOutputStream())).isNotEqualTo(End.SILENCE);
            }
        }
    }

    @Test
    void what_has_come_is_not_overdue_because_the_loop_did_not_look() throws Exception {
        start(1, NEVER);
        timeouts(Duration.ofMillis(300));
        try (RawClient client = arrived("GET", "/who", "")) {
            assertThat(client.answer().status()).isEqualTo(200);
            try (RawClient waits = arrived("GET", "/wait", "")) {
                client.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");
                // timeouts are looked for once a second
                assertThat(arrived.poll(1500, TimeUnit.MILLISECONDS)).isNull();
                release.countDown();

                assertThat(client.answer().status()).isEqualTo(200);
                assertThat(waits.answer().status()).isEqualTo(200);
            }
        }
    }

    /** of connections that are yet to come */
    private void timeouts(Duration timeout) {
        SparingProtocol protocol = (SparingProtocol) tomcat.getConnector().getProtocolHandler();
        protocol.setConnectionTimeout(Math.toIntExact(timeout.toMillis()));
        protocol.setKeepAliveTimeout(Math.toIntExact(timeout.toMillis()));
        protocol.setConnectionUploadTimeout(Math.toIntExact(timeout.toMillis()));
    }

    @Test
    void a_client_who_leaves_before_the_answer_is_noticed_when_it_is_sent() throws Exception {
        start(1, NEVER);
        arrived("GET", "/hold", "").close();
        AsyncContext first = held.take();
        assertThat(servedBy()).endsWith("-Loop-1");

        first.complete();

        assertThat(servedBy()).endsWith("-Loop-1");
    }

    @Test
    void when_the_server_stops_those_who_are_idle_are_told() throws Exception {
        start(2, NEVER);
        try (RawClient client = arrived("GET", "/who", "")) {
            assertThat(client.answer().status()).isEqualTo(200);
            tomcat.getConnector().stop();

            assertThat(client.closedByPeer()).isTrue();
        }
    }

    @Test
    void who_asks_to_write_while_the_loop_looks_away_is_heard() throws Exception {
        start(1, NEVER);
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
    private static final class Asked extends SelectionKey {

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

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void cancel() {
            throw new UnsupportedOperationException();
        }
    }
}
