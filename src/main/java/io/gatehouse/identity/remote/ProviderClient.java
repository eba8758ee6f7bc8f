package io.gatehouse.identity.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one provider. A call blocks, for 5 s at most. Nothing is followed, remembered, repeated or unpacked: a provider is
 * asked what the gateway asks, at the address that the descriptor or the provider's own document names.
 */
public final class ProviderClient implements AutoCloseable {

    /** Nobody waits for longer. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration LONGEST_TO_CONNECT = Duration.ofSeconds(2);

    /** bytes; key sets and tokens are far smaller */
    private static final int LARGEST = 256 << 10;

    private final CloseableHttpClient client;
    private final @Nullable HttpHost proxy;
    private final Timeout connect;
    private final LongSupplier nanoTime;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    private record Call(HttpUriRequestBase request, long deadline) {}

    /**
     * @param trusted whose certificates are trusted; null for the platform's
     * @param patience with all of a call; half of it with a connection, 2 s at most
     * @param nanoTime the ticker of the gateway
     */
    public ProviderClient(
            @Nullable HttpHost proxy, @Nullable SSLContext trusted, Duration patience, LongSupplier nanoTime) {
        this.proxy = proxy;
        // of two addresses the second has its turn, too
        Duration half = patience.dividedBy(2);
        this.connect = Timeout.of(half.compareTo(LONGEST_TO_CONNECT) < 0 ? half : LONGEST_TO_CONNECT);
        this.nanoTime = nanoTime;
        this.client = HttpClients.custom()
                .setConnectionManager(connections(trusted, connect))
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableDefaultUserAgent()
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(@Nullable SSLContext trusted, Timeout connect) {
        PoolingHttpClientConnectionManagerBuilder builder = PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(Timeout.of(LONGEST))
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(Timeout.of(LONGEST)).build())
                .setMaxConnPerRoute(16)
                .setMaxConnTotal(16);
        if (trusted != null) {
            builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(trusted));
        }
        return builder.build();
    }

    /**
     * @param mostNanos how long it may take, up to 5 s
     * @throws IOException if there is no answer, or one that is too large; the message says from where
     */
    public Reply get(URI from, Map<String, String> fields, long mostNanos) throws IOException {
        Duration most = Duration.ofNanos(Math.min(mostNanos, LONGEST.toNanos()));
        if (most.toMillis() <= 0) {
            throw new InterruptedIOException("GET " + from + ": not asked any more, time is up");
        }
        return send(new HttpUriRequestBase("GET", from), fields, most);
    }

    /** @return whether time was up */
    public static boolean isLate(IOException failure) {
        return failure instanceof InterruptedIOException || failure.getCause() instanceof InterruptedIOException;
    }

    /**
     * @param form what is sent, as {@code application/x-www-form-urlencoded}
     * @throws IOException if there is no answer, or one that is too large; the message says from where
     */
    public Reply post(URI to, String form, Map<String, String> fields) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase("POST", to);
        request.setEntity(new ByteArrayEntity(form.getBytes(StandardCharsets.UTF_8), null));
        request.setHeader("Content-Type", "application/x-www-form-urlencoded");
        return send(request, fields, LONGEST);
    }

    private Reply send(HttpUriRequestBase request, Map<String, String> fields, Duration most) throws IOException {
        fields.forEach(request::setHeader);
        request.setHeader("Connection", "close");
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(connect)
                .setResponseTimeout(Timeout.of(most))
                .setRedirectsEnabled(false)
                .setProxy(proxy)
                .build());
        String where = where(request);
        Call call = new Call(request, nanoTime.getAsLong() + most.toNanos());
        calls.add(call);
        try {
            return client.execute(request, ProviderClient::reply);
        } catch (IOException e) {
            throw new IOException(
                    where + ": " + (request.isAborted() ? "no answer within " + most.toMillis() + " ms" : reason(e)),
                    e);
        } finally {
            calls.remove(call);
        }
    }

    private static String where(HttpUriRequestBase request) {
        return request.getMethod() + ' ' + request.getScheme() + "://" + request.getAuthority() + request.getPath();
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Reply reply(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : body(entity.getContent());
        if (body.length > LARGEST) {
            throw new IOException("an answer of more than " + LARGEST + " bytes");
        }
        Header type = response.getFirstHeader("Content-Type");
        return new Reply(
                response.getCode(),
                type == null ? "" : mediaType(type.getValue()),
                new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream content) throws IOException {
        return content.readNBytes(LARGEST + 1);
    }

    private static String mediaType(String field) {
        int end = field.indexOf(';');
        return (end < 0 ? field : field.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Breaks off what has taken too long, also what comes in drips. To be called about every second. */
    public void tick() {
        long now = nanoTime.getAsLong();
        for (Call call : calls) {
            if (now - call.deadline > 0) {
                call.request.cancel();
            }
        }
    }

    @Override
    public void close() {
        calls.forEach(call -> call.request.cancel());
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
