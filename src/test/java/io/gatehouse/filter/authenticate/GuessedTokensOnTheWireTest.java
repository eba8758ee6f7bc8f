package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.key.NewKey;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a guess, and whom the guesses of others behind the same address touch. */
final class GuessedTokensOnTheWireTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <trusted-proxies from="127.0.0.0/8"/>
              <identity name="corp" issuer="CORP" audience="api" client="gateway" secret="file:SECRET"/>
              <identity name="other" issuer="OTHER" audience="api"/>
              <keys name="partners" source="KEYS" pepper="file:PEPPER"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes>
                <defaults><authenticate most-failures="3"><bearer with="corp"/></authenticate></defaults>
                <route name="two" path="/two/**" to="app">
                  <authenticate most-failures="3"><bearer with="corp"/><bearer with="other"/></authenticate>
                </route>
                <route name="opaque" path="/opaque/**" to="app">
                  <authenticate most-failures="3"><bearer with="corp" introspect="true"/></authenticate>
                </route>
                <route name="keys" path="/keys/**" to="app">
                  <authenticate most-failures="3"><api-key with="partners"/><bearer with="corp"/></authenticate>
                </route>
                <route name="all" to="app"/>
              </routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    private final NewKey expired =
            NewKey.make(new SecureRandom(), Secret.of("pepper"), Map.of("owner", "acme", "expires", "2020-01-01"));
    private final NewKey key = NewKey.make(new SecureRandom(), Secret.of("pepper"), Map.of("owner", "acme"));
    private TestProvider corp;
    private TestProvider other;
    private TestUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        corp = new TestProvider();
        other = new TestProvider();
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        gateway = TestGateway.start(described());
    }

    private String described() throws IOException {
        Files.writeString(folder.resolve("keys"), key.line() + "\n" + expired.line() + "\n");
        return ROUTES.replace("CORP", corp.issuer())
                .replace("OTHER", other.issuer())
                .replace(
                        "SECRET",
                        Files.writeString(folder.resolve("secret"), "s3cr3t").toString())
                .replace("KEYS", folder.resolve("keys").toString())
                .replace(
                        "PEPPER",
                        Files.writeString(folder.resolve("pepper"), "pepper").toString())
                .replace("UPSTREAM", upstream.url());
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        other.close();
        corp.close();
    }

    private static int fetch(TestGateway from, String target, String... credentials) throws IOException {
        String[] fields = new String[credentials.length + 1];
        fields[0] = "X-Forwarded-For: 10.0.0.1";
        System.arraycopy(credentials, 0, fields, 1, credentials.length);
        return RawClient.fetch(from.port(), target, fields).status();
    }

    private int fetch(String target, String... credentials) throws IOException {
        return fetch(gateway, target, credentials);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private String expiredToken() {
        return corp.token(
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))));
    }

    private String forged() throws Exception {
        RSAKey mine = TestProvider.newKey("first");
        return TestProvider.sign(mine, TestProvider.header(mine), corp.usual().build());
    }

    private void guess(String target, String... credentials) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(fetch(target, credentials)).isEqualTo(401);
        }
        assertThat(fetch(target, credentials)).isEqualTo(429);
    }

    @Test
    void a_token_that_has_expired_or_is_for_others_is_no_guess() throws Exception {
        String elsewhere = corp.token(claims -> claims.audience("elsewhere"));

        for (int i = 0; i < 5; i++) {
            assertThat(fetch("/x", bearer(expiredToken()))).isEqualTo(401);
            assertThat(fetch("/x", bearer(elsewhere))).isEqualTo(401);
            assertThat(fetch("/two/x", bearer(expiredToken()))).isEqualTo(401);
        }

        assertThat(fetch("/x", bearer(corp.token()))).isEqualTo(200);
    }

    @Test
    void a_forged_token_is_a_guess_and_so_is_one_that_the_provider_does_not_know() throws Exception {
        // the provider is known from now on
        assertThat(fetch("/x", bearer(corp.token()))).isEqualTo(200);

        guess("/opaque/x", bearer("reference-1"));

        assertThat(fetch("/x", bearer(corp.token(claims -> claims.subject("bob")))))
                .isEqualTo(429);
    }

    @Test
    void a_token_that_was_verified_is_good_whatever_others_behind_the_same_address_do() throws Exception {
        String known = corp.token();
        corp.knows("reference-1", "{\"active\": true, \"sub\": \"bob\", \"aud\": \"api\"}");
        assertThat(fetch("/x", bearer(known))).isEqualTo(200);
        assertThat(fetch("/opaque/x", bearer("reference-1"))).isEqualTo(200);

        guess("/x", bearer(forged()));

        assertThat(fetch("/x", bearer(known))).isEqualTo(200);
        assertThat(fetch("/two/x", bearer(known))).isEqualTo(200);
        assertThat(fetch("/opaque/x", bearer("reference-1"))).isEqualTo(200);
        assertThat(fetch("/opaque/x", bearer("reference-2"))).isEqualTo(429);
        assertThat(fetch("/x", bearer(corp.token(claims -> claims.subject("bob")))))
                .isEqualTo(429);
    }

    @Test
    void a_good_token_is_no_cover_for_guessing_keys() throws Exception {
        String known = bearer(corp.token());
        for (int i = 0; i < 3; i++) {
            assertThat(fetch("/keys/x", known, "X-Api-Key: nobody.x")).isEqualTo(200);
        }

        assertThat(fetch("/keys/x", known, "X-Api-Key: nobody.x")).isEqualTo(429);
        assertThat(fetch("/keys/x", known, "X-Api-Key: " + key.text())).isEqualTo(429);
        assertThat(fetch("/keys/x", known)).isEqualTo(200);
    }

    @Test
    void a_good_token_of_one_provider_is_no_guess_at_another() throws Exception {
        String token = other.token();
        for (int i = 0; i < 5; i++) {
            assertThat(fetch("/two/x", bearer(token))).isEqualTo(200);
        }

        assertThat(fetch("/two/x", bearer(corp.token()))).isEqualTo(200);
    }

    @Test
    void a_token_of_a_provider_that_is_away_is_no_guess_at_another() throws Exception {
        String token = other.token();
        other.stop();
        try (TestGateway late = TestGateway.start(described())) {
            for (int i = 0; i < 5; i++) {
                assertThat(fetch(late, "/two/x", bearer(token))).isEqualTo(503);
            }

            assertThat(fetch(late, "/two/x", bearer(corp.token()))).isEqualTo(200);
        }
    }

    @Test
    void a_key_that_has_expired_is_no_guess_and_a_wrong_secret_is_one() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(fetch("/keys/x", "X-Api-Key: " + expired.text())).isEqualTo(401);
        }
        assertThat(fetch("/keys/x", "X-Api-Key: " + key.text())).isEqualTo(200);

        guess("/keys/x", "X-Api-Key: " + expired.text() + "x");
    }
}
