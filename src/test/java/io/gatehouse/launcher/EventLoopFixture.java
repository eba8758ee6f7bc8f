package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestKey;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with event loops and a servlet that does what no part of the gateway may do. */
abstract class EventLoopFixture {

    static final Duration NEVER = Duration.ofHours(1);
    static final int LARGE = 32 << 20;

    private static final Duration LOOK = Duration.ofMillis(50);

    @TempDir
    Path base;

    final Tomcat tomcat = new Tomcat();
    final CountDownLatch release = new CountDownLatch(1);
    final CountDownLatch releaseAgain = new CountDownLatch(1);
    final BlockingQueue<AsyncContext> held = new LinkedBlockingQueue<>();
    final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

    @Nullable
    EventLoopEndpoint endpoint;

    /** by which it is told for how long a head has been coming */
    LongSupplier nanoTime = System::nanoTime;

    /** with which it speaks TLS; null for not at all */
    @Nullable
    TestKey key;

    /** hears of the loops before the server starts */
    Consumer<Map<Executor, Selector>> lent = loops -> {};

    /** Does what no part of the gateway may do. */
    private final class Patient extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            arrived.add(request.getRequestURI());
            switch (request.getRequestURI()) {
                case "/hold" -> held.add(request.startAsync());
                case "/wait" -> await(release);
                case "/wait-again" -> await(releaseAgain);
                case "/exhaust" -> throw new OutOfMemoryError("for a moment");
                case "/push" -> push();
                case "/large" -> response.getOutputStream().write(new byte[LARGE]);
                case "/body" ->
                    response.getOutputStream().write(request.getInputStream().readAllBytes());
                case "/upload" ->
                    request.startAsync().getRequest().getInputStream().setReadListener(new Overdue());
                default ->
                    response.getOutputStream().print(Thread.currentThread().getName());
            }
        }
    }

    /** Answers a request that is held, whoever serves it. */
    private void push() throws IOException {
        AsyncContext exchange;
        try {
            // it may have arrived, and not be held yet
            exchange = held.take();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        exchange.getResponse().getOutputStream().write(new byte[LARGE]);
        exchange.complete();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
            await(release);
        }
    }

    /** Looks for what is overdue more often than once a second. */
    static EventLoopEndpoint watchful(int loops, Duration relief) {
        EventLoopEndpoint endpoint = new EventLoopEndpoint(loops, relief);
        endpoint.setSelectorTimeout(LOOK.toMillis());
        endpoint.getSocketProperties().setTimeoutInterval(LOOK.toMillis());
        return endpoint;
    }

    void start(int loops, Duration relief) throws LifecycleException, IOException {
        endpoint = watchful(loops, relief);
        SparingProtocol protocol = HttpProtocol.create(endpoint);
        lent.accept(protocol.openLoops().lent());
        protocol.nanoTime(nanoTime);
        protocol.setPort(0);
        if (key != null) {
            TlsListener.open(new TlsFiles(key.pem(), key.keyPem()), protocol, InstantSource.system());
        }
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(HttpProtocol.connector(protocol));
        Context context = tomcat.addContext("", base.toString());
        Tomcat.addServlet(context, "patient", new Patient()).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "patient");
        tomcat.start();
    }

    /** of connections that are yet to come */
    void timeouts(Duration timeout) {
        SparingProtocol protocol = (SparingProtocol) tomcat.getConnector().getProtocolHandler();
        protocol.setConnectionTimeout(Math.toIntExact(timeout.toMillis()));
        protocol.setKeepAliveTimeout(Math.toIntExact(timeout.toMillis()));
        protocol.setConnectionUploadTimeout(Math.toIntExact(timeout.toMillis()));
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        releaseAgain.countDown();
        tomcat.stop();
        tomcat.destroy();
    }

    RawClient connect() throws IOException {
        return RawClient.connect(tomcat.getConnector().getLocalPort());
    }

    RawClient arrived(String method, String path, String more) throws Exception {
        RawClient client = connect();
        client.send(method + ' ' + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n");
        assertThat(arrived.poll(20, TimeUnit.SECONDS)).isEqualTo(path);
        return client;
    }

    String servedBy() throws Exception {
        try (RawClient client = arrived("GET", "/who", "")) {
            return client.answer().text();
        }
    }
}
