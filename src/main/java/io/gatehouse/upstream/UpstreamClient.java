package io.gatehouse.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedSelectorException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandler;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.Host;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to endpoints and runs them on a few I/O threads. The engine behind it is Apache HttpCore's reactor, used
 * as a dumb pipe: it adds no header, follows nothing, repeats nothing, and has no timeouts of its own.
 */
public final class UpstreamClient implements AutoCloseable {

    /** Fewer than two make a request wait for the thread that answers it (measured: 90 against 53 µs of CPU). */
    private static final int IO_THREADS = 2;

    /** Three of these are held by each connection, so this is a compromise with thousands of open event streams. */
    static final int BUFFER_BYTES = 16 * 1024;

    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int MAX_HEADERS = 500;

    private final DefaultConnectingIOReactor reactor;
    private final ThreadPoolExecutor background;
    private volatile boolean closing;

    /** Told once what became of an attempt to connect, on any thread. */
    public interface Callback {

        void connected(Connection connection);

        void failed(Exception cause);
    }

    public UpstreamClient() {
        background = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon("gatehouse-names"));
        background.allowCoreThreadTimeOut(true);
        ClientHttp1StreamDuplexerFactory duplexers = duplexers();
        reactor = new DefaultConnectingIOReactor(
                (session, endpoint) -> handler(session, (Endpoint) endpoint, duplexers),
                IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.DISABLED)
                        .build(),
                daemon("gatehouse-io"),
                null,
                this::report,
                null,
                session -> session.close(CloseMode.IMMEDIATE));
        reactor.start();
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void report(Exception unexpected) {
        if (closing && unexpected instanceof ClosedSelectorException) {
            return;
        }
        System.getLogger(UpstreamClient.class.getName())
                .log(System.Logger.Level.WARNING, "an I/O thread met an error", unexpected);
    }

    private static ClientHttp1StreamDuplexerFactory duplexers() {
        Http1Config config = Http1Config.custom()
                .setBufferSize(BUFFER_BYTES)
                .setChunkSizeHint(BUFFER_BYTES)
                .setMaxLineLength(MAX_LINE_BYTES)
                .setMaxHeaderCount(MAX_HEADERS)
                .build();
        // bytes of a header are ISO-8859-1 on both sides, so that any byte passes unchanged
        CharCodingConfig latin1 = CharCodingConfig.custom()
                .setCharset(StandardCharsets.ISO_8859_1)
                .build();
        return new ClientHttp1StreamDuplexerFactory(
                HttpProcessorBuilder.create().build(),
                config,
                latin1,
                (request, response, context) -> !isDoublyFramed(response)
                        && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context),
                null,
                null,
                null);
    }

    /** Both lengths at once are an attempt to smuggle, or a broken server (RFC 9112, 6.3): what follows is not trusted. */
    private static boolean isDoublyFramed(org.apache.hc.core5.http.HttpResponse response) {
        return response.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                && response.containsHeader(HttpHeaders.CONTENT_LENGTH);
    }

    private static IOEventHandler handler(
            ProtocolIOSession session, Endpoint endpoint, ClientHttp1StreamDuplexerFactory duplexers) {
        TlsContext tls = endpoint.tls();
        if (tls != null) {
            tls.start(session, endpoint.spec());
        }
        return new ClientHttp1IOEventHandler(duplexers.create(session));
    }

    /**
     * Takes a waiting connection.
     *
     * @param maxIdle a connection that waited longer is left alone
     * @return null when there is none
     */
    public @Nullable Connection reuse(Endpoint endpoint, Duration maxIdle) {
        return endpoint.idle().take(maxIdle.toNanos());
    }

    /**
     * Opens a connection. A TLS handshake goes on behind the callback; its failure is told to the exchange that is started.
     *
     * @return cancels the attempt
     */
    public Runnable connect(Endpoint endpoint, Duration timeout, Callback callback) {
        try {
            InetSocketAddress known = endpoint.address().known(background);
            if (known != null) {
                return connect(endpoint, known, timeout, callback);
            }
        } catch (UnknownHostException e) {
            callback.failed(e);
            return () -> {};
        }
        Pending pending = new Pending();
        background.execute(() -> {
            try {
                InetSocketAddress found = endpoint.address().lookUp();
                pending.goOn(() -> connect(endpoint, found, timeout, callback));
            } catch (IOException e) {
                callback.failed(e);
            }
        });
        return pending::cancel;
    }

    private Runnable connect(Endpoint endpoint, InetSocketAddress address, Duration timeout, Callback callback) {
        Host name = new Host(endpoint.spec().host(), endpoint.spec().port());
        Future<IOSession> attempt =
                reactor.connect(name, address, null, Timeout.of(timeout), endpoint, new FutureCallback<>() {
                    @Override
                    public void completed(IOSession session) {
                        callback.connected(new Connection(endpoint, session));
                    }

                    @Override
                    public void failed(Exception cause) {
                        callback.failed(cause);
                    }

                    @Override
                    public void cancelled() {
                        callback.failed(new IOException("connecting was given up"));
                    }
                });
        return () -> attempt.cancel(true);
    }

    /** @return runs what may block: name look-ups */
    public Executor background() {
        return background;
    }

    @Override
    public void close() {
        closing = true;
        reactor.initiateShutdown();
        background.shutdownNow();
        try {
            reactor.awaitShutdown(TimeValue.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An attempt that still waits for an address. */
    private static final class Pending {

        private boolean cancelled;
        private @Nullable Runnable cancel;

        synchronized void goOn(java.util.function.Supplier<Runnable> next) {
            if (!cancelled) {
                cancel = next.get();
            }
        }

        synchronized void cancel() {
            cancelled = true;
            if (cancel != null) {
                cancel.run();
            }
        }
    }
}
