package io.gatehouse.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An OpenID provider that does what a test says: it signs, changes its keys, counts who asks, goes away and comes back. */
public final class TestProvider implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    /** What the gateway says who it is, as client "gateway" with secret "s3cr3t". */
    static final String CLIENT = "Basic Z2F0ZXdheTpzM2NyM3Q=";

    private final TestSignOn signOn = new TestSignOn(this);
    private final Map<String, String> opaque = new ConcurrentHashMap<>();
    private HttpServer server;
    private final int port;
    private volatile RSAKey key;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch frozen = new CountDownLatch(0);

    /** Starts on a free port of 127.0.0.1. */
    public TestProvider() throws IOException, JOSEException {
        key = newKey("first");
        server = listen(0);
        port = server.getAddress().getPort();
    }

    /** @return one that is none of the last few; to make one takes longer than most of what is tried with it */
    public static RSAKey newKey(String id) throws JOSEException {
        RSAKey made = Made.next();
        return new RSAKey.Builder(made).keyID(id).build();
    }

    /** A few keys that go round. */
    private static final class Made {

        private static final int MOST = 8;
        private static final List<RSAKey> KEYS = new ArrayList<>();
        private static int next;

        static synchronized RSAKey next() throws JOSEException {
            if (KEYS.size() < MOST) {
                KEYS.add(new RSAKeyGenerator(2_048).generate());
            }
            return KEYS.get(next++ % MOST);
        }
    }

    private HttpServer listen(int where) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), where), 100);
        listening.createContext("/.well-known/openid-configuration", http -> {
            await(held);
            answer(http, configuration());
        });
        listening.createContext("/keys", http -> answer(http, new JWKSet((JWK) key.toPublicJWK()).toString()));
        listening.createContext("/token", http -> {
            String answer = signOn.token(http);
            answer(http, answer.contains("\"error\"") ? Math.max(400, signOn.status()) : 200, answer);
        });
        listening.createContext("/introspect", http -> answer(http, introspected(http)));
        listening.setExecutor(threads);
        listening.start();
        return listening;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return as long as this is not opened, it does not say what it offers */
    public CountDownLatch hold() {
        held = new CountDownLatch(1);
        return held;
    }

    private void answer(HttpExchange http, String json) throws IOException {
        answer(http, 200, json);
    }

    private void answer(HttpExchange http, int status, String json) throws IOException {
        await(frozen);
        asked.computeIfAbsent(http.getRequestURI().getPath(), path -> new AtomicInteger())
                .incrementAndGet();
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(status, body.length);
        http.getResponseBody().write(body);
        http.close();
    }

    private String configuration() {
        return """
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "introspection_endpoint": "%1$s/introspect",
                 "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "end_session_endpoint": "%1$s/logout"}""".formatted(issuer());
    }

    private String introspected(HttpExchange http) throws IOException {
        String form = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean known =
                "Basic Z2F0ZXdheTpzM2NyM3Q=".equals(http.getRequestHeaders().getFirst("Authorization"));
        return known ? opaque.getOrDefault(form.replace("token=", ""), "{\"active\": false}") : "{}";
    }

    /** @return what people sign on with */
    public TestSignOn signOn() {
        return signOn;
    }

    public String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** @return how often this path was asked for */
    public int asked(String path) {
        return asked.getOrDefault(path, new AtomicInteger()).get();
    }

    /** From now on a token that says nothing by itself means this; the gateway must be client "gateway" with secret "s3cr3t". */
    public void knows(String token, String json) {
        opaque.put(token, json);
    }

    /** From now on everything is signed with another key, and the old one is not published any more. */
    public void rotate(String id) throws JOSEException {
        key = newKey(id);
    }

    public RSAKey key() {
        return key;
    }

    /** From now on it takes questions, and answers none, as a process that was stopped. */
    public void freeze() {
        frozen = new CountDownLatch(1);
    }

    /** It goes on, also with what it was asked meanwhile. */
    public void thaw() {
        frozen.countDown();
    }

    /** Goes away: connections are refused. */
    public void stop() {
        server.stop(0);
    }

    /** Comes back where it was. */
    public void start() throws IOException {
        server = listen(port);
    }

    /** @return a token for "api" of "alice", good for five minutes */
    public String token() {
        return token(claims -> claims);
    }

    /** @param change of what {@link #token()} says */
    public String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(key, header(key), change.apply(usual()).build());
    }

    public static JWSHeader header(RSAKey key) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
    }

    public JWTClaimsSet.Builder usual() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("alice")
                .audience(List.of("account", "api"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    public static String sign(RSAKey key, JWSHeader header, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thaw();
        server.stop(0);
        threads.shutdownNow();
    }
}
