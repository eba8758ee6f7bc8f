package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import io.gatehouse.launcher.StartFailure;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bearer tokens of a real provider, on real sockets. */
final class BearerOnTheWireTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="corp" issuer="ISSUER" audience="api" client="gateway" secret="file:SECRET"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes>
                <defaults>
                  <authenticate most-failures="0"><bearer with="corp"/></authenticate>
                  <headers><request set="X-User" value="{claim:sub}"/></headers>
                </defaults>
                <route name="open" path="/open/**" to="app"><authenticate><anonymous/></authenticate></route>
                <route name="optional" path="/optional/**" to="app"><authenticate optional="true"><bearer with="corp"/></authenticate></route>
                <route name="relay" path="/relay/**" to="app"><authenticate><bearer with="corp" relay="true"/></authenticate></route>
                <route name="opaque" path="/opaque/**" to="app"><authenticate><bearer with="corp" introspect="true"/></authenticate></route>
                <route name="watched" path="/watched/**" to="app">
                  <authenticate mode="observe"><bearer with="corp"/></authenticate><require any-role="admin"/>
                </route>
                <route name="admin" path="/admin/**" to="app"><require any-role="admin"/></route>
                <route name="strong" path="/strong/**" to="app"><require acr="gold" max-age="10m"/></route>
                <route name="all" to="app"/>
              </routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    private final TestTime time = new TestTime();
    private TestProvider provider;
    private TestUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        provider = new TestProvider();
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        gateway = TestGateway.start(described(), time);
    }

    private String described() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cr3t\n");
        return ROUTES.replace("ISSUER", provider.issuer())
                .replace("SECRET", secret.toString())
                .replace("UPSTREAM", upstream.url());
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        provider.close();
    }

    private RawAnswer get(String target, String... fields) throws IOException {
        return RawClient.fetch(gateway.port(), target, fields);
    }

    private RawAnswer withToken(String target, String token) throws IOException {
        return get(target, "Authorization: Bearer " + token);
    }

    private RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    @Test
    void a_token_behind_another_field_of_its_name_goes_past_nobody() throws Exception {
        String token = "Authorization: Bearer " + provider.token();

        assertThat(get("/optional/x", "Authorization: Basic YTpi", token).status())
                .isEqualTo(401);
        assertThat(get("/optional/x", token, "Authorization: Basic YTpi").status())
                .isEqualTo(401);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void who_brings_a_good_token_goes_on_and_the_upstream_hears_who_it_is() throws Exception {
        assertThat(withToken("/x", provider.token()).status()).isEqualTo(200);

        assertThat(last().headers().all("X-User")).containsExactly("alice");
        assertThat(last().headers().contains("Authorization")).isFalse();
    }

    @Test
    void who_brings_none_is_told_how_to_bring_one() throws Exception {
        RawAnswer answer = get("/x");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.head().headers().all("WWW-Authenticate")).containsExactly("Bearer realm=\"corp\"");
        assertThat(answer.text()).contains("unauthenticated").contains("credentials: none (expected: bearer)");
        assertThat(upstream.requests()).isZero();
    }

    @Test
    void a_bad_token_is_401_and_nobody_learns_why() throws Exception {
        String good = provider.token();
        String forged = TestProvider.sign(
                TestProvider.newKey("first"),
                TestProvider.header(provider.key()),
                provider.usual().build());
        for (String bad : List.of(good.substring(0, good.length() - 4) + "AAAA", forged, "rubbish", "a.b.c", "")) {
            RawAnswer answer = withToken("/x", bad);

            assertThat(answer.status()).as(bad).isEqualTo(401);
            assertThat(answer.head().headers().first("WWW-Authenticate")).contains("error=\"invalid_token\"");
            assertThat(answer.text()).doesNotContain("signature").doesNotContain("kid");
        }
        assertThat(get("/x", "Authorization: Bearer " + good, "Authorization: Bearer " + good)
                        .status())
                .isEqualTo(401);
        assertThat(upstream.requests()).isZero();
    }

    @Test
    void what_a_client_says_of_itself_never_reaches_an_upstream_on_any_route() throws Exception {
        assertThat(get("/open/x", "X-User: root", "x_user: root", "X.USER: root", "X-Other: kept")
                        .status())
                .isEqualTo(200);

        assertThat(last().text()).doesNotContain("root").contains("kept");
    }

    @Test
    void nobody_may_go_on_where_that_is_optional_but_not_with_a_bad_token() throws Exception {
        assertThat(get("/optional/x", "X-User: root").status()).isEqualTo(200);
        assertThat(last().headers().contains("X-User")).isFalse();
        assertThat(withToken("/optional/x", "rubbish").status()).isEqualTo(401);
        assertThat(withToken("/optional/x", provider.token()).status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
    }

    @Test
    void the_token_goes_on_only_where_it_is_relayed() throws Exception {
        String token = provider.token();

        assertThat(withToken("/relay/x", token).status()).isEqualTo(200);
        assertThat(last().headers().first("Authorization")).isEqualTo("Bearer " + token);
    }

    @Test
    void a_new_key_of_the_provider_is_fetched_once_when_a_token_names_it() throws Exception {
        assertThat(withToken("/x", provider.token()).status()).isEqualTo(200);
        int before = provider.asked("/keys");
        String unknown = TestProvider.sign(
                provider.key(),
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unheard-of").build(),
                provider.usual().build());

        // the first fetch was a moment ago, and a flood of invented names must not become a flood of fetches
        for (int i = 0; i < 50; i++) {
            assertThat(withToken("/x", unknown).status()).isEqualTo(401);
        }

        assertThat(provider.asked("/keys")).isEqualTo(before);
    }

    @Test
    void an_opaque_token_waits_for_a_provider_that_is_being_asked_what_it_offers() throws Exception {
        provider.knows("reference-1", "{\"active\": true, \"sub\": \"bob\", \"aud\": \"api\"}");
        CountDownLatch held = provider.hold();
        try (TestGateway early = TestGateway.start(described(), time);
                RawClient client = RawClient.connect(early.port())) {
            client.send("GET /opaque/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer reference-1\r\n\r\n");
            assertThat(RawClient.fetch(early.port(), "/open/x").status()).isEqualTo(200);
            held.countDown();

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void an_opaque_token_is_asked_for_at_the_provider_once_in_a_minute() throws Exception {
        provider.knows("reference-1", "{\"active\": true, \"sub\": \"bob\", \"aud\": \"api\"}");
        provider.knows("reference-2", "{\"active\": true, \"sub\": \"bob\", \"aud\": \"other\"}");
        for (int i = 0; i < 5; i++) {
            assertThat(withToken("/opaque/x", "reference-1").status()).isEqualTo(200);
            assertThat(withToken("/opaque/x", "reference-2").status()).isEqualTo(401);
            assertThat(withToken("/opaque/x", "reference-3").status()).isEqualTo(401);
        }

        assertThat(last().headers().all("X-User")).containsExactly("bob");
        assertThat(provider.asked("/introspect")).isEqualTo(3);
        assertThat(withToken("/x", "reference-1").status()).isEqualTo(401);
    }

    @Test
    void what_is_only_watched_lets_pass_and_so_does_what_requires_somebody() throws Exception {
        assertThat(get("/watched/x").status()).isEqualTo(200);
        assertThat(withToken("/watched/x", "rubbish").status()).isEqualTo(200);
        assertThat(withToken("/watched/x", provider.token()).status()).isEqualTo(403);
    }

    @Test
    void who_has_not_the_role_is_told_that_it_is_a_role_and_not_which() throws Exception {
        RawAnswer refused = withToken("/admin/x", provider.token(claims -> claims.claim("roles", List.of("user"))));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("missing: role").doesNotContain("admin");
        assertThat(refused.head().headers().first("WWW-Authenticate")).contains("insufficient_scope");
        assertThat(withToken("/admin/x", provider.token(claims -> claims.claim("roles", List.of("admin"))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_proof_that_is_too_weak_or_too_old_can_be_made_anew() throws Exception {
        long now = System.currentTimeMillis() / 1_000;
        RawAnswer weak = withToken(
                "/strong/x",
                provider.token(claims -> claims.claim("acr", "silver").claim("auth_time", now)));
        RawAnswer old = withToken(
                "/strong/x",
                provider.token(claims -> claims.claim("acr", "gold").claim("auth_time", now - 700)));
        RawAnswer good = withToken(
                "/strong/x",
                provider.token(claims -> claims.claim("acr", "gold").claim("auth_time", now)));

        assertThat(weak.status()).isEqualTo(401);
        assertThat(weak.head().headers().first("WWW-Authenticate"))
                .contains("insufficient_user_authentication")
                .contains("acr_values=\"gold\"")
                .contains("max_age=\"600\"");
        assertThat(old.status()).isEqualTo(401);
        assertThat(good.status()).isEqualTo(200);
    }

    @Test
    void a_claim_that_would_split_the_head_is_dropped() throws Exception {
        RawAnswer answer = withToken("/x", provider.token(claims -> claims.subject("a\r\nX-Admin: yes")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(last().headers().contains("X-Admin")).isFalse();
        assertThat(last().headers().contains("X-User")).isFalse();
    }

    @Test
    void a_provider_that_is_away_at_the_start_stops_neither_the_start_nor_the_tokens_for_long() throws Exception {
        String token = provider.token();
        provider.stop();
        try (TestGateway late = TestGateway.start(described(), time)) {
            RawAnswer away = RawClient.fetch(late.port(), "/x", "Authorization: Bearer " + token);
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.head().headers().first("Retry-After")).isEqualTo("5");
            assertThat(RawClient.fetch(late.port(), "/open/x").status()).isEqualTo(200);

            provider.start();
            int status = 503;
            long end = System.nanoTime() + 20_000_000_000L;
            while (status == 503 && System.nanoTime() < end) {
                time.advance(Duration.ofSeconds(1));
                status = RawClient.fetch(late.port(), "/x", "Authorization: Bearer " + token)
                        .status();
            }
            assertThat(status).isEqualTo(200);
        }
    }

    @Test
    void of_two_providers_one_that_is_away_is_not_taken_for_a_refusal_by_the_other() throws Exception {
        try (TestProvider other = new TestProvider()) {
            String token = other.token();
            String forged = TestProvider.sign(
                    TestProvider.newKey("unheard-of"),
                    TestProvider.header(TestProvider.newKey("unheard-of")),
                    provider.usual().build());
            other.stop();
            String both = described()
                    .replace(
                            "<upstream",
                            "<identity name='other' issuer='" + other.issuer() + "' audience='api'/><upstream")
                    .replace(
                            "<route name=\"all\" to=\"app\"/>",
                            "<route name='all' to='app'><authenticate><bearer with='corp'/><bearer with='other'/></authenticate></route>");
            try (TestGateway late = TestGateway.start(both)) {
                assertThat(ask(late, provider.token()).status()).isEqualTo(200);

                RawAnswer away = ask(late, token);
                assertThat(away.status()).isEqualTo(503);
                assertThat(away.header("Retry-After")).isEqualTo("5");
                assertThat(ask(late, forged).status()).isEqualTo(401);
                assertThat(ask(late, "rubbish").status()).isEqualTo(401);
            }
        }
    }

    private static RawAnswer ask(TestGateway gateway, String token) throws IOException {
        return RawClient.fetch(gateway.port(), "/x", "Authorization: Bearer " + token);
    }

    @Test
    void a_token_of_another_provider_is_no_reason_to_ask_this_one() throws Exception {
        assertThat(withToken("/x", provider.token()).status()).isEqualTo(200);
        provider.stop();
        try (TestProvider other = new TestProvider();
                TestGateway late = TestGateway.start(described(), time)) {
            assertThat(ask(late, other.token()).status()).isEqualTo(401);
            assertThat(ask(late, provider.token()).status()).isEqualTo(503);
        }
    }

    @Test
    void an_opaque_token_that_comes_before_the_provider_is_known_is_asked_for_as_soon_as_it_is() throws Exception {
        provider.knows("reference-1", "{\"active\": true, \"sub\": \"bob\", \"aud\": \"api\"}");
        provider.stop();
        try (TestGateway late = TestGateway.start(described(), time)) {
            String[] fields = {"Authorization: Bearer reference-1"};
            assertThat(RawClient.fetch(late.port(), "/opaque/x", fields).status())
                    .isEqualTo(503);

            provider.start();
            int status = 503;
            long end = System.nanoTime() + 20_000_000_000L;
            while (status == 503 && System.nanoTime() < end) {
                time.advance(Duration.ofSeconds(1));
                status = RawClient.fetch(late.port(), "/opaque/x", fields).status();
            }
            assertThat(status).isEqualTo(200);
        }
    }

    @Test
    void keys_that_are_known_are_good_while_the_provider_is_away() throws Exception {
        assertThat(withToken("/x", provider.token()).status()).isEqualTo(200);
        provider.stop();

        assertThat(withToken("/x", provider.token()).status()).isEqualTo(200);
    }

    @Test
    void an_audience_is_not_optional() throws Exception {
        String without = described().replace(" audience=\"api\"", "");

        StartFailure refused = catchThrowableOfType(StartFailure.class, () -> TestGateway.start(without));

        assertThat(refused).hasMessageContaining("expected: one with audience");
    }
}
