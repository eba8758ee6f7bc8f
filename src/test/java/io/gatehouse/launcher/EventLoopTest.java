package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One loop for all clients: what one of them does must not be felt by the others. */
class EventLoopTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final int LARGE = 32 << 20;

    @TempDir
    Path base;

    private final Tomcat tomcat = new Tomcat();
    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<AsyncContext> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

    /** Does what no part of the gateway may do. */
    private final class Patient extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            arrived.add(request.getRequestURI());
            switch (request.getRequestURI()) {
                case "/hold" -> held.add(request.startAsync());
                case "/wait" -> await();
                case "/large" -> response.getOutputStream().write(new byte[LARGE]);
                case "/body" ->
                    response.getOutputStream().write(request.getInputStream().readAllBytes());
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

    private void start(int loops, Duration relief) throws LifecycleException {
        SparingProtocol protocol = HttpProtocol.create(new EventLoopEndpoint(loops, relief));
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
}
