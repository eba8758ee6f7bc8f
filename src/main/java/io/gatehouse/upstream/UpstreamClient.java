package io.gatehouse.upstream;

import java.net.InetAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandler;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexer;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
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

    /** How often the engine looks at its timeouts, which are those of connecting. */
    private static final int TIMEOUT_MILLIS = 100;

    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int MAX_HEADERS = 500;

    private final DefaultConnectingIOReactor reactor;
    private final Names names;
    private final LongSupplier nanoTime;
    private volatile boolean closing;

    /** Told once what became of an attempt to connect, on any thread. */
    public interface Callback {

        void connected(Connection connection);

        void failed(Exception cause);
    }

    /** @param nanoTime the ticker, in nanoseconds */
    public UpstreamClient(LongSupplier nanoTime) {
        this(nanoTime, InetAddress::getAllByName);
    }

    UpstreamClient(LongSupplier nanoTime, Names.Service service) {
        this.nanoTime = nanoTime;
        this.names = new Names(service, daemon("gatehouse-names"));
        ClientHttp1StreamDuplexerFactory duplexers = duplexers();
        reactor = new DefaultConnectingIOReactor(
                (session, trial) -> new Handler(duplexers.create(session), (Opening.Trial) trial),
                IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.DISABLED)
                        .setSelectInterval(TimeValue.ofMilliseconds(TIMEOUT_MILLIS))
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
     * Opens a connection: to the first address of the endpoint's name that answers, each of those that are left having an equal part
     * of the time that is left. With TLS it stands when both sides have shaken hands.
     *
     * @param timeout for all of it; the callback is told of its end by about a tenth of a second late
     * @return cancels the attempt; nobody is told then
     */
    public Runnable connect(Endpoint endpoint, Duration timeout, Callback callback) {
        Opening opening = new Opening(endpoint, reactor, nanoTime, timeout, callback);
        opening.start(names);
        return opening::cancel;
    }

    @Override
    public void close() {
        closing = true;
        reactor.initiateShutdown();
        names.close();
        try {
            reactor.awaitShutdown(TimeValue.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The engine's handler, which tells the attempt of a connection that was closed before it stood. */
    private static final class Handler extends ClientHttp1IOEventHandler {

        private final Opening.Trial trial;

        Handler(ClientHttp1StreamDuplexer duplexer, Opening.Trial trial) {
            super(duplexer);
            this.trial = trial;
        }

        @Override
        public void disconnected(IOSession session) {
            super.disconnected(session);
            trial.disconnected();
        }
    }
}
