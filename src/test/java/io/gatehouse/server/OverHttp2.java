package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/** What clients of HTTP/2 are due, on every server. */
interface OverHttp2 {

    BlockingQueue<String> BROKEN_OFF = new LinkedBlockingQueue<>();

    /** What {@link #startUpstream} takes the bodies for that are cut off. */
    BlockingQueue<String> CUT = new LinkedBlockingQueue<>();

    /** @return where the gateway is, by https, with a slash at the end */
    URI secure();

    /** @return what {@link #startUpstream} has started */
    TestUpstream upstream();

    static TestUpstream startUpstream() {
        try {
            return TestUpstream.playing(scene -> {
                String target = scene.head().target();
                if (target.startsWith("/silent")) {
                    if (scene.peerGoesAway()) {
                        BROKEN_OFF.add(target);
                    }
                } else if (target.startsWith("/cut")) {
                    CUT.add(scene.readBody(new ByteArrayOutputStream()).clean() ? "whole" : "cut");
                } else {
                    byte[] body = scene.readBody();
                    scene.answer(200, body.length == 0 ? target.getBytes(StandardCharsets.US_ASCII) : body);
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String descriptor(TestUpstream upstream) {
        return """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="%s"/></upstream>
                  %s
                  <routes>
                    %s
                    <route name="few" path="/few/**" to="u"><rate-limit rate="1/h" burst="5"/></route>
                    <route name="soon" path="/silent/soon" to="u"><timeout first-byte="2s"/></route>
                    <route name="long" path="/silent/**" to="u"><timeout first-byte="60s"/></route>
                    <route name="all" to="u"/>
                  </routes>
                </gateway>
                """.formatted(upstream.url(), OverGrpc.Calls.upstreams(), OverGrpc.Calls.routes());
    }

    /** Servers make certificates for themselves when they have none. */
    static HttpClient client() {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new Credulous()}, null);
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_2)
                    .sslContext(tls)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String below) {
        return HttpRequest.newBuilder(secure().resolve(below));
    }

    @Test
    default void requests_pass() throws Exception {
        HttpResponse<String> answer = client().send(request("a?b=c").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("/a?b=c");
    }

    @Test
    default void what_has_no_body_goes_up_without_one() throws Exception {
        HttpResponse<String> answer = client().send(request("bodiless").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        RawHead head = upstream().awaitRequest();
        while (!head.target().equals("/bodiless")) {
            head = upstream().awaitRequest();
        }
        assertThat(head.headers().contains("Transfer-Encoding")).isFalse();
        assertThat(head.headers().contains("Content-Length")).isFalse();
    }

    @Test
    default void bodies_pass_both_ways_whole() throws Exception {
        byte[] body = new byte[5 << 20];
        new Random(1).nextBytes(body);
        HttpResponse<byte[]> answer = client().send(
                        request("echo")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(Arrays.equals(answer.body(), body)).isTrue();
    }

    @Test
    default void streams_of_one_connection_are_limited_like_requests() throws Exception {
        HttpClient client = client();
        // one connection is there before the others ask
        assertThat(client.send(request("first").build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(client.sendAsync(request("few/" + i).build(), HttpResponse.BodyHandlers.ofString()));
        }
        int passed = 0;
        for (CompletableFuture<HttpResponse<String>> one : all) {
            int status = one.get().statusCode();
            assertThat(status).isIn(200, 429);
            passed += status == 200 ? 1 : 0;
        }
        assertThat(passed).isEqualTo(5);
    }

    /** At the latest when the patience with the upstream is over. */
    @Test
    default void what_a_client_has_given_up_ends() throws Exception {
        givesUp("silent/soon");
    }

    /** @param below a path at which the upstream says nothing */
    default void givesUp(String below) throws Exception {
        CompletableFuture<HttpResponse<String>> asked =
                client().sendAsync(request(below).build(), HttpResponse.BodyHandlers.ofString());
        RawHead head = upstream().awaitRequest();
        while (!head.target().endsWith(below)) {
            head = upstream().awaitRequest();
        }
        assertThat(asked.cancel(true)).isTrue();
        assertThat(BROKEN_OFF.poll(20, TimeUnit.SECONDS)).endsWith(below);
    }

    /** @return whether the server tells the application of a stream that is reset */
    boolean tellsOfCancelling();

    @Test
    default void what_came_of_a_body_never_passes_for_all_of_it() throws Exception {
        assumeTrue(tellsOfCancelling(), "the server tells of it");
        for (int i = 0; i < 40; i++) {
            // Tomcat hangs up on who resets stream after stream
            HttpClient client = client();
            try (SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>()) {
                CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                        request("cut/" + i)
                                .POST(HttpRequest.BodyPublishers.fromPublisher(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                int ignored = body.submit(ByteBuffer.wrap(new byte[2000]));
                RawHead head = upstream().awaitRequest();
                while (!head.target().endsWith("cut/" + i)) {
                    head = upstream().awaitRequest();
                }
                ignored = body.submit(ByteBuffer.wrap(new byte[2000]));
                body.closeExceptionally(new IOException("given up"));
                assertThat(answer).failsWithin(20, TimeUnit.SECONDS);
            }
            assertThat(CUT.poll(20, TimeUnit.SECONDS)).isEqualTo("cut");
        }
    }

    /** Believes everybody. */
    final class Credulous extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
