package io.gatehouse.launcher;

import io.gatehouse.boot.settings.Embedding;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Embedded Tomcat with the gateway as its root application and one connector, for HTTP or HTTPS. */
public final class EmbeddedServer implements AutoCloseable {

    private static final long POLL_MILLIS = 20;

    /** between two looks at the certificate's files, as at the descriptor's */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final StandardServer server = new StandardServer();
    private final StandardService service = new StandardService();
    private final StandardContext context = new StandardContext();
    private final SparingProtocol protocol = HttpProtocol.create();
    private final Listen listen;
    private @Nullable TlsListener tls;
    private @Nullable Future<?> looks;

    private EmbeddedServer(Listen listen, Path webapp, Path base) {
        this.listen = listen;
        // the gateway has an MBean of its own; describing every part of the server costs a tenth of the time to start
        Registry.disableRegistry();
        server.setPort(-1);
        server.setCatalinaBase(base.toFile());
        server.setCatalinaHome(base.toFile());
        server.addService(service);
        service.setName("gatehouse");
        if (listen.http2()) {
            HttpProtocol.addHttp2(protocol, listen.tls() != null);
        }
        configure(webapp);
        service.setContainer(engine(host()));
        protocol.crowd()
                .thereWhen(() ->
                        context.getInProgressAsyncCount() > protocol.crowd().size());
    }

    /**
     * Starts the web application, then listens: nobody is let in before the gateway serves.
     *
     * @param webapp the unpacked web application
     * @param base a directory for the server's own files, created when needed; no two servers may share one
     * @param options init parameters of the web application, see {@link Embedding}
     * @throws StartFailure if the certificate or the descriptor is refused, or the port cannot be had; nothing is left running
     *     then
     */
    public static EmbeddedServer start(Listen listen, Path webapp, Path base, Map<String, String> options)
            throws StartFailure {
        return start(listen, webapp, base, options, Map.of());
    }

    /**
     * Starts it so.
     *
     * @param attributes of the web application, see {@link Embedding}
     */
    public static EmbeddedServer start(
            Listen listen, Path webapp, Path base, Map<String, String> options, Map<String, Object> attributes)
            throws StartFailure {
        EmbeddedServer starting = new EmbeddedServer(listen, webapp, base);
        options.forEach(starting.context::addParameter);
        attributes.forEach(starting.servletContext()::setAttribute);
        try {
            starting.openTls();
            starting.lendLoops();
            starting.startApplication();
            starting.startListening();
            starting.watchTls();
            return starting;
        } catch (StartFailure | RuntimeException e) {
            starting.close();
            throw e;
        }
    }

    private StandardHost host() {
        StandardHost host = new StandardHost();
        host.setName("localhost");
        host.setAutoDeploy(false);
        host.setDeployOnStartup(false);
        host.setCreateDirs(false);
        host.setErrorReportValveClass(ProblemValve.class.getName());
        host.addChild(context);
        return host;
    }

    private static StandardEngine engine(StandardHost host) {
        StandardEngine engine = new StandardEngine();
        engine.setName("gatehouse");
        engine.setDefaultHost(host.getName());
        engine.addChild(host);
        return engine;
    }

    private void configure(Path webapp) {
        context.setName("");
        context.setPath("");
        context.setDocBase(webapp.toAbsolutePath().toString());
        context.setParentClassLoader(EmbeddedServer.class.getClassLoader());
        // no server of ours provides names
        context.setUseNaming(false);
        context.addParameter(Embedding.ALONE, "true");
        // draining is done before stopping
        // zero would wait for ever for a request that ends at this very moment
        context.setUnloadDelay(20);
        // guards against leaks between deployments in one process; here the process ends
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        context.getJarScanner().setJarScanFilter((type, jar) -> false);
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(Constants.NoDefaultWebXml);
        context.addLifecycleListener(config);
    }

    private void openTls() throws StartFailure {
        TlsFiles files = listen.tls();
        if (files != null) {
            try {
                tls = TlsListener.open(files, protocol, InstantSource.system());
            } catch (IOException e) {
                throw new StartFailure(String.valueOf(e.getMessage()));
            }
        }
    }

    private void watchTls() {
        if (tls != null) {
            looks = server.getUtilityExecutor()
                    .scheduleWithFixedDelay(tls, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Upstreams are served by the threads that serve clients. */
    private void lendLoops() {
        // the timer of the JVM, which the application sets through them: begun there, its thread would be taken for a
        // leak
        CompletableFuture.delayedExecutor(0, TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> {});
        try {
            servletContext().setAttribute(Embedding.LOOPS, protocol.openLoops().lent());
            servletContext().setAttribute(Embedding.LOOP, (Supplier<Executor>) LoopThread::current);
        } catch (IOException e) {
            throw new UncheckedIOException("no event loops", e);
        }
    }

    private void startApplication() throws StartFailure {
        try {
            server.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the embedded server does not start", e);
        }
        if (!context.getState().isAvailable()) {
            throw new StartFailure("the gateway does not start; the log says why");
        }
        Object refused = servletContext().getAttribute(Embedding.REFUSED);
        if (refused instanceof List<?> problems && !problems.isEmpty()) {
            throw new StartFailure(problems.stream().map(String::valueOf).toList());
        }
    }

    private void startListening() throws StartFailure {
        try {
            protocol.setAddress(InetAddress.getByName(listen.host()));
            protocol.setPort(listen.port());
            service.addConnector(HttpProtocol.connector(protocol));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new StartFailure("cannot listen on " + listen + ": " + reason(e));
        }
    }

    private static String reason(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return "unknown host (expected: a name or an address of this machine, --host)";
        }
        String message = String.valueOf(root.getMessage());
        if (root instanceof BindException && message.contains("in use")) {
            return "the port is in use (choose another with --port, or any that is free with --port 0)";
        }
        return message;
    }

    /** @return the port that it listens on */
    public int port() {
        return protocol.getLocalPort();
    }

    /** @return {@code http://HOST:PORT} or {@code https://HOST:PORT}, the host as it was asked for */
    public String url() {
        return listen.url(port());
    }

    public ServletContext servletContext() {
        return context.getServletContext();
    }

    /**
     * Takes leave of everybody: readiness goes, requests are still taken for a while, each the last on its connection; then no
     * connection is accepted any more, and exchanges in flight may finish.
     *
     * @param linger how long connections are still accepted
     * @param patience how long exchanges may then take to finish
     */
    public void drain(Duration linger, Duration patience) throws InterruptedException {
        if (servletContext().getAttribute(Embedding.STOP) instanceof Runnable stop) {
            stop.run();
        }
        protocol.setMaxKeepAliveRequests(1);
        Thread.sleep(linger.toMillis());
        protocol.closeServerSocketGraceful();
        if (servletContext().getAttribute(Embedding.LEAVE) instanceof Runnable leave) {
            leave.run();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (inFlight() > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Requests that a thread is busy with, or that go on without one. */
    private long inFlight() {
        int busy = protocol.getExecutor() instanceof ThreadPoolExecutor pool ? pool.getActiveCount() : 0;
        int tunnels =
                servletContext().getAttribute(Embedding.TUNNELS) instanceof IntSupplier open ? open.getAsInt() : 0;
        return busy + protocol.serving() + context.getInProgressAsyncCount() + tunnels;
    }

    /** Stops at once; what is in flight is cut. */
    @Override
    public void close() {
        if (server.getState() == LifecycleState.DESTROYED) {
            return;
        }
        if (looks != null) {
            looks.cancel(false);
        }
        try {
            server.stop();
            server.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the embedded server does not stop", e);
        } finally {
            protocol.endLoops();
        }
    }
}
