package io.gatehouse.filter.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.gatehouse.identity.assertion.TestKeys;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The upstream is told who asks, and verifies it with nothing but what the gateway publishes. */
final class AssertionOnTheWireTest {

    private static final String FIELD = "X-Gatehouse-Assertion";

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <signing SIGNING/>
              <identity name="corp" issuer="ISSUER" audience="api"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <upstream name="next"><endpoint url="UPSTREAM"/></upstream>
              <upstream name="gone"><endpoint url="UPSTREAM" drain="true"/></upstream>
              <split name="parts"><to upstream="next" weight="1"/><to upstream="app" weight="0"/></split>
              <routes public-url="https://gw.example.com">
                <defaults>
                  <authenticate><bearer with="corp"/></authenticate>
                  <assertion claims="email note"/>
                </defaults>
                <route name="open" path="/open/**" to="app"><authenticate><anonymous/></authenticate></route>
                <route name="plain" path="/plain/**" to="app"><assertion enabled="false"/></route>
                <route name="optional" path="/optional/**" to="app">
                  <authenticate optional="true"><bearer with="corp"/></authenticate>
                </route>
                <route name="observed" path="/observed/**" to="app">
                  <authenticate mode="observe"><bearer with="corp"/></authenticate>
                </route>
                <route name="mirrored" path="/mirrored/**" to="app"><mirror to="next"/></route>
                <route name="fallen" path="/fallen/**" to="gone"><fallback to="next"/></route>
                <route name="split" path="/split/**" to="parts"/>
                <route name="named" path="/named/**" to="app"><assertion header="X-Who" audience="urn:app"/></route>
                <route name="all" to="app"><canary to="next" when="header:X-Beta = yes"/></route>
              </routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    private TestProvider provider;
    private TestUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        provider = new TestProvider();
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        gateway = TestGateway.start(routes(""));
    }

    private String routes(String signing) {
        return ROUTES.replace("ISSUER", provider.issuer())
                .replace("UPSTREAM", upstream.url())
                .replace("SIGNING", signing);
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        provider.close();
    }

    private String bearer() {
        return "Authorization: Bearer " + provider.token(claims -> claims.claim("email", "alice@example.com"));
    }

    /** @return what came of it at the upstream */
    private RawHead sent(TestGateway through, String target, String... fields) throws Exception {
        int before = upstream.requests();
        RawAnswer answer = RawClient.fetch(through.port(), target, fields);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<RawHead> received = upstream.received();
        assertThat(received).hasSize(before + 1);
        return received.get(before);
    }

    private static JWKSet published(TestGateway at) throws Exception {
        return JWKSet.parse(
                RawClient.fetch(at.port(), "/_gatehouse/.well-known/jwks.json").text());
    }

    /** What an upstream does. */
    private static JWTClaimsSet verified(String token, JWKSet keys, String issuer, String audience) throws Exception {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                audience,
                new JWTClaimsSet.Builder().issuer(issuer).build(),
                Set.of("sub", "realm", "iat", "exp", "jti")));
        return processor.process(token, null);
    }

    private JWTClaimsSet verified(RawHead head, String audience) throws Exception {
        assertThat(head.headers().all(FIELD)).hasSize(1);
        return verified(head.header(FIELD), published(gateway), "https://gw.example.com", audience);
    }

    @Test
    void the_upstream_verifies_who_asks_with_the_published_key() throws Exception {
        RawHead head = sent(gateway, "/x", bearer());

        JWTClaimsSet claims = verified(head, "app");
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getStringClaim("realm")).isEqualTo("corp");
        assertThat(claims.getStringClaim("email")).isEqualTo("alice@example.com");
        assertThat(claims.getJWTID()).isEqualTo(head.header("X-Request-Id"));
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void it_is_for_the_upstream_that_the_request_really_goes_to() throws Exception {
        RawHead canary = sent(gateway, "/x", bearer(), "X-Beta: yes");

        verified(canary, "next");
        Assertions.assertThatThrownBy(() -> verified(canary, "app")).isInstanceOf(BadJOSEException.class);
        verified(sent(gateway, "/x", bearer()), "app");
        verified(sent(gateway, "/split/x", bearer()), "next");
        String named = sent(gateway, "/named/x", bearer()).header("X-Who");
        verified(named, published(gateway), "https://gw.example.com", "urn:app");
    }

    @Test
    void who_stands_in_and_who_is_sent_a_copy_has_one_of_its_own() throws Exception {
        verified(sent(gateway, "/fallen/x", bearer()), "next");
        int before = upstream.requests();
        assertThat(RawClient.fetch(gateway.port(), "/mirrored/x", bearer()).status())
                .isEqualTo(200);
        for (int i = 0; i <= before; i++) {
            upstream.awaitRequest();
        }
        upstream.awaitRequest();
        for (RawHead head : upstream.received().subList(before, before + 2)) {
            verified(head, head.header("X-Gatehouse-Mirror") == null ? "app" : "next");
        }
    }

    @Test
    void of_nobody_nothing_is_said() throws Exception {
        for (String target : List.of("/open/x", "/optional/x", "/observed/x")) {
            assertThat(sent(gateway, target).text()).doesNotContainIgnoringCase("assertion");
        }
        assertThat(sent(gateway, "/plain/x", bearer()).text()).doesNotContainIgnoringCase("assertion");
        verified(sent(gateway, "/optional/x", bearer()), "app");
    }

    @Test
    void no_client_says_it_on_any_route() throws Exception {
        String forged = sent(gateway, "/x", bearer()).header(FIELD);
        for (String name : List.of(
                FIELD,
                "x-gatehouse-assertion",
                "X_Gatehouse_Assertion",
                "x.gatehouse.assertion",
                "X-Gatehouse_Assertion")) {
            for (String target : List.of("/open/x", "/plain/x", "/optional/x", "/observed/x")) {
                String[] fields = target.equals("/plain/x")
                        ? new String[] {name + ": " + forged, bearer()}
                        : new String[] {name + ": " + forged};
                assertThat(sent(gateway, target, fields).text())
                        .as(name + target)
                        .doesNotContain(forged);
            }
            RawHead head = sent(gateway, "/split/x", bearer(), name + ": " + forged, "Connection: " + FIELD);
            assertThat(head.text()).doesNotContain(forged);
            verified(head, "next");
        }
    }

    @Test
    void what_is_too_long_is_left_out_with_a_warning_and_the_request_goes_on() throws Exception {
        Files.writeString(folder.resolve("secret"), "s3cr3t");
        LogLines lines = new LogLines("io.gatehouse");
        try (TestGateway asking = TestGateway.start(routes("")
                .replace(
                        "audience=\"api\"", "audience=\"api\" client=\"gateway\" secret=\"file:" + folder + "/secret\"")
                .replace("<bearer with=\"corp\"/>", "<bearer with=\"corp\" introspect=\"true\"/>"))) {
            said("long", "n".repeat(6_000));
            said("short", "x\\r\\nX-Evil: 1");

            RawHead without = sent(asking, "/x", "Authorization: Bearer long");
            RawHead with = sent(asking, "/x", "Authorization: Bearer short");

            assertThat(without.headers().all(FIELD)).isEmpty();
            JWTClaimsSet claims = verified(with.header(FIELD), published(asking), "https://gw.example.com", "app");
            assertThat(claims.getStringClaim("note")).isEqualTo("x\r\nX-Evil: 1");
            assertThat(with.headers().all("X-Evil")).isEmpty();
        } finally {
            lines.close();
        }
        assertThat(lines.all())
                .anyMatch(line -> line.contains("assertion: none of corp/alice, because it would have")
                        && line.contains("(expected: at most 8192)"));
    }

    private void said(String token, String note) {
        provider.knows(token, """
                {"active": true, "sub": "alice", "aud": "api", "exp": %d, "note": "%s"}""".formatted(Instant.now().plusSeconds(300).getEpochSecond(), note));
    }

    /** What goes into the server's log meanwhile. */
    private static final class LogLines extends Handler implements AutoCloseable {

        private final Logger logger;
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        LogLines(String name) {
            logger = Logger.getLogger(name);
            logger.addHandler(this);
        }

        List<String> all() {
            return List.copyOf(lines);
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    @Test
    void the_keys_are_open_to_all_and_only_read() throws Exception {
        String path = "/_gatehouse/.well-known/jwks.json";
        RawAnswer answer = RawClient.fetch(gateway.port(), path);
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=300");
        assertThat(answer.header("Content-Type")).isEqualTo("application/jwk-set+json");
        assertThat(answer.text()).doesNotContain("\"d\"");
        assertThat(published(gateway).getKeys()).singleElement().satisfies(key -> {
            assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
            assertThat(key.isPrivate()).isFalse();
        });
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawAnswer head = client.request("HEAD", path).answerTo("HEAD");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            RawAnswer post = client.request("POST", path, "Content-Length: 0").answer();
            assertThat(post.status()).isEqualTo(405);
            assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void gateways_with_one_key_are_one_to_the_upstream() throws Exception {
        Path key = Files.writeString(folder.resolve("signing.pem"), TestKeys.pem());
        String signing = "key=\"file:" + key + "\" issuer=\"https://all.example.com/gw\"";
        try (TestGateway one = TestGateway.start(routes(signing));
                TestGateway other = TestGateway.start(routes(signing))) {
            String token = sent(one, "/x", bearer()).header(FIELD);

            assertThat(published(one)).isEqualTo(published(other));
            verified(token, published(other), "https://all.example.com/gw", "app");
            Assertions.assertThatThrownBy(
                            () -> verified(token, published(gateway), "https://all.example.com/gw", "app"))
                    .isInstanceOf(BadJOSEException.class);
        }
    }

    @Test
    void a_key_that_is_changed_signs_without_a_restart_and_the_old_one_is_still_published() throws Exception {
        Path key = Files.writeString(folder.resolve("signing.pem"), TestKeys.pem());
        Path descriptor = Files.writeString(folder.resolve("routes.xml"), routes("key=\"file:" + key + "\""));
        try (TestGateway changing = TestGateway.start(descriptor.toString())) {
            String before = sent(changing, "/x", bearer()).header(FIELD);

            Path renewed = Files.writeString(folder.resolve("signing.new"), TestKeys.pem());
            Files.move(renewed, key, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            long end = System.nanoTime() + 30_000_000_000L;
            while (published(changing).size() < 2 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            String after = sent(changing, "/x", bearer()).header(FIELD);

            assertThat(kid(after)).isNotEqualTo(kid(before));
            verified(before, published(changing), "https://gw.example.com", "app");
            verified(after, published(changing), "https://gw.example.com", "app");
        }
    }

    private static String kid(String token) throws Exception {
        return SignedJWT.parse(token).getHeader().getKeyID();
    }
}
