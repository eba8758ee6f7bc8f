package io.gatehouse.identity.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.identity.assertion.Signing.Outcome;
import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said and how long it is good, which keys are published how long, and when a signature is made anew. */
class SigningTest {

    private static final Caller ALICE = new Caller(
            "corp",
            "alice",
            Set.of("buyer", "admin"),
            Set.of("write", "read"),
            Claims.of(Map.of(
                    "email", "alice@example.com", "address", Map.of("city", "K\u00f6ln\r\nX: y"), "iss", "evil")),
            null,
            null);

    private final TestTicker ticker = new TestTicker();
    private Instant now = Instant.parse("2026-11-27T12:00:00.900Z");
    private final Signing signing = new Signing(() -> now, ticker);

    private static Statement of(Caller caller, String... claims) {
        return Statement.of("https://gw.example.com", "app", caller, List.of(claims));
    }

    private String token(Statement statement, String id) {
        return ((Outcome.Made) signing.sign(statement, id)).token();
    }

    private List<String> published() throws Exception {
        return JWKSet.parse(signing.publicKeys()).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }

    private static SigningSpec with(SigningKey key) {
        return new SigningSpec(key, null);
    }

    @Test
    void it_says_who_asks_for_whom_and_for_how_long() throws Exception {
        SignedJWT token = SignedJWT.parse(token(of(ALICE, "email", "address.city", "phone"), "42"));

        JWK key = JWKSet.parse(signing.publicKeys())
                .getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(token.getHeader().getType().getType()).isEqualTo("JWT");
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.toJSONObject())
                .containsOnlyKeys(
                        "iss", "aud", "sub", "realm", "roles", "scope", "email", "address.city", "iat", "exp", "jti")
                .containsEntry("iss", "https://gw.example.com")
                .containsEntry("aud", "app")
                .containsEntry("sub", "alice")
                .containsEntry("realm", "corp")
                .containsEntry("roles", List.of("admin", "buyer"))
                .containsEntry("scope", "read write")
                .containsEntry("email", "alice@example.com")
                .containsEntry("address.city", "K\u00f6ln\r\nX: y")
                .containsEntry("jti", "42");
        assertThat(claims.getIssueTime()).isEqualTo("2026-11-27T12:00:00Z");
        assertThat(claims.getExpirationTime()).isEqualTo("2026-11-27T12:01:00Z");
    }

    @Test
    void what_a_caller_says_never_stands_for_what_the_gateway_says() throws Exception {
        SignedJWT token = SignedJWT.parse(token(of(ALICE, "iss"), "1"));

        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("https://gw.example.com");
    }

    @Test
    void who_asks_again_gets_the_same_for_twenty_seconds() {
        String first = token(of(ALICE), "1");

        now = now.plusMillis(19_999);
        assertThat(token(of(ALICE), "2")).isEqualTo(first);
        now = now.plusMillis(1);
        assertThat(token(of(ALICE), "3")).isNotEqualTo(first);
    }

    @Test
    void nobody_gets_what_was_said_of_another_or_to_another_or_of_other_claims() {
        Caller bob = Caller.named("corp", "bob");
        Caller otherRealm = Caller.named("keys", "bob");
        List<Statement> statements = List.of(
                of(ALICE),
                of(ALICE, "email"),
                of(bob),
                of(otherRealm),
                Statement.of("https://gw.example.com", "canary", bob, List.of()),
                Statement.of("https://other.example.com", "app", bob, List.of()),
                of(new Caller("corp", "bob", Set.of("admin"), Set.of(), Claims.NONE, null, null)),
                of(new Caller("corp", "bob", Set.of(), Set.of("admin"), Claims.NONE, null, null)));

        assertThat(statements.stream().map(statement -> token(statement, "1"))).doesNotHaveDuplicates();
    }

    @Test
    void a_clock_that_is_set_back_leaves_no_token_from_the_future() throws Exception {
        token(of(ALICE), "1");

        now = now.minusSeconds(10);
        assertThat(SignedJWT.parse(token(of(ALICE), "2")).getJWTClaimsSet().getIssueTime())
                .isEqualTo("2026-11-27T11:59:50Z");
    }

    @Test
    void what_is_too_long_for_a_field_is_not_made() {
        assertThat(signing.sign(of(withEmailOf(5_000)), "1")).isInstanceOf(Outcome.Made.class);
        for (int length = 5_500; length < 6_200; length++) {
            Outcome outcome = signing.sign(of(withEmailOf(length), "email"), "1");
            if (outcome instanceof Outcome.Made made) {
                assertThat(made.token().length()).isLessThanOrEqualTo(8_192);
            } else {
                assertThat(((Outcome.TooLong) outcome).length()).isGreaterThan(8_192);
            }
        }
        assertThat(signing.sign(of(withEmailOf(6_200), "email"), "1")).isInstanceOf(Outcome.TooLong.class);
    }

    private static Caller withEmailOf(int length) {
        return new Caller(
                "corp", "alice", Set.of(), Set.of(), Claims.of(Map.of("email", "e".repeat(length))), null, null);
    }

    @Test
    void a_key_that_was_changed_stays_published_for_five_minutes() throws Exception {
        SigningKey first = SigningKey.generate();
        SigningKey second = SigningKey.generate();
        signing.use(with(first));
        String before = token(of(ALICE), "1");
        signing.use(with(second));

        assertThat(published()).containsExactly(second.id(), first.id());
        assertThat(SignedJWT.parse(before).getHeader().getKeyID()).isEqualTo(first.id());
        assertThat(SignedJWT.parse(token(of(ALICE), "2")).getHeader().getKeyID())
                .isEqualTo(second.id());
        ticker.advance(Duration.ofMinutes(5).minusMillis(1));
        signing.use(with(second));
        assertThat(published()).containsExactly(second.id(), first.id());
        ticker.advance(Duration.ofMillis(1));
        assertThat(published()).containsExactly(second.id());
    }

    @Test
    void the_process_has_one_key_of_its_own_whenever_none_is_given() throws Exception {
        SigningKey given = SigningKey.generate();
        signing.use(SigningSpec.NONE);
        List<String> own = published();
        signing.use(SigningSpec.NONE);
        assertThat(published()).isEqualTo(own).hasSize(1);

        signing.use(with(given));
        assertThat(published()).containsExactly(given.id(), own.get(0));
        signing.use(SigningSpec.NONE);
        assertThat(published()).containsExactly(own.get(0), given.id());
    }

    @Test
    void a_key_of_which_nobody_has_heard_is_not_kept_when_one_is_given() throws Exception {
        SigningKey given = SigningKey.generate();
        signing.use(SigningSpec.NONE);
        signing.use(with(given));

        assertThat(published()).containsExactly(given.id());
    }
}
