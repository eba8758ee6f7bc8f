package io.gatehouse.identity.token;

import static io.gatehouse.testing.TestProvider.header;
import static io.gatehouse.testing.TestProvider.newKey;
import static io.gatehouse.testing.TestProvider.sign;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.identity.IdentitySpec;
import io.gatehouse.identity.token.TokenVerdict.Bad;
import io.gatehouse.identity.token.TokenVerdict.Good;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final String ISSUER = "https://id.example.com/realms/corp";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static RSAKey key;
    private static RSAKey otherKey;
    private static KeySet keys;

    private final TokenVerifier verifier = new TokenVerifier(
            ISSUER,
            List.of("api", "api2"),
            IdentitySpec.USUAL_ALGORITHMS,
            new CallerReader("corp", "realm.roles", "org.plan"));

    @BeforeAll
    static void makeKeys() throws JOSEException, ParseException {
        key = newKey("first");
        otherKey = newKey("first");
        keys = KeySet.parse(new JWKSet((JWK) key).toString());
    }

    private static JWTClaimsSet.Builder usual() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("alice")
                .audience("api")
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(60)));
    }

    private TokenVerdict verify(UnaryOperator<JWTClaimsSet.Builder> change) {
        return verifier.verify(sign(key, header(key), change.apply(usual()).build()), keys, NOW);
    }

    private static String reason(TokenVerdict verdict) {
        assertThat(verdict).isInstanceOf(Bad.class);
        return ((Bad) verdict).reason();
    }

    @Test
    void a_good_token_says_who_asks_and_what_he_is() {
        Good good = (Good) verify(claims -> claims.claim("realm", Map.of("roles", List.of("admin", "sales")))
                .claim("org", Map.of("plan", "gold"))
                .claim("scope", "read write")
                .claim("auth_time", NOW.minusSeconds(5).getEpochSecond()));

        assertThat(good.caller().name()).isEqualTo("alice");
        assertThat(good.caller().realm()).isEqualTo("corp");
        assertThat(good.caller().roles()).containsExactlyInAnyOrder("admin", "sales");
        assertThat(good.caller().plan()).isEqualTo("gold");
        assertThat(good.caller().scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(good.caller().authenticatedAt()).isEqualTo(NOW.minusSeconds(5));
        assertThat(good.expires()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void a_token_for_several_is_good_when_we_are_among_them() {
        assertThat(verify(claims -> claims.audience(List.of("account", "api2"))))
                .isInstanceOf(Good.class);
        assertThat(reason(verify(claims -> claims.audience(List.of("account", "api3")))))
                .startsWith("aud");
        assertThat(reason(verify(claims -> claims.audience((String) null)))).startsWith("aud");
        assertThat(reason(verify(claims -> claims.audience("API")))).startsWith("aud");
    }

    @Test
    void issuer_and_expiry_are_not_optional() {
        assertThat(reason(verify(claims -> claims.issuer(null)))).startsWith("iss");
        assertThat(reason(verify(claims -> claims.issuer(ISSUER + "/")))).startsWith("iss");
        assertThat(reason(verify(claims -> claims.expirationTime(null)))).startsWith("exp");
        assertThat(reason(verify(claims -> claims.claim("exp", "tomorrow")))).startsWith("exp");
    }

    @Test
    void clocks_may_be_a_minute_apart_and_no_more() {
        assertThat(verify(claims -> claims.expirationTime(Date.from(NOW.minusSeconds(59)))))
                .isInstanceOf(Good.class);
        assertThat(reason(verify(claims -> claims.expirationTime(Date.from(NOW.minusSeconds(60))))))
                .startsWith("exp");
        assertThat(verify(claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(60)))))
                .isInstanceOf(Good.class);
        assertThat(reason(verify(claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(61))))))
                .startsWith("nbf");
        assertThat(reason(verify(claims -> claims.issueTime(Date.from(NOW.plusSeconds(61))))))
                .startsWith("iat");
    }

    @Test
    void a_token_without_anybodys_name_is_nobodys() {
        assertThat(reason(verify(claims -> claims.subject(null)))).startsWith("sub");
        assertThat(((Good) verify(claims -> claims.subject(null).claim("client_id", "batch")))
                        .caller()
                        .name())
                .isEqualTo("batch");
    }

    @Test
    void a_signature_of_another_key_of_the_same_name_is_bad() {
        String forged = sign(otherKey, header(otherKey), usual().build());

        assertThat(reason(verifier.verify(forged, keys, NOW))).startsWith("signature");
    }

    @Test
    void what_the_header_says_of_keys_is_not_listened_to() {
        JWSHeader[] headers = {
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .jwk(otherKey.toPublicJWK())
                    .build(),
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .jwkURL(URI.create("http://127.0.0.1:1/keys"))
                    .build(),
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .x509CertURL(URI.create("http://127.0.0.1:1/c"))
                    .build()
        };
        for (JWSHeader header : headers) {
            String forged = sign(otherKey, header, usual().build());

            assertThat(reason(verifier.verify(forged, keys, NOW))).startsWith("signature");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"second", "../../x", "first\u0000", "' or 1=1"})
    void a_key_that_the_provider_has_not_is_only_a_name(String name) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(name).build();

        assertThat(verifier.verify(sign(key, header, usual().build()), keys, NOW))
                .isInstanceOf(TokenVerdict.UnknownKey.class);
    }

    @Test
    void new_keys_would_not_help_a_token_of_another_issuer() {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("second").build();
        String other =
                sign(key, header, usual().issuer("https://id.example.org").build());

        assertThat(reason(verifier.verify(other, keys, NOW))).startsWith("iss");
    }

    @Test
    void as_long_as_no_keys_are_known_only_tokens_that_they_could_make_good_are_left_open() {
        TokenCheck check = new TokenCheck(verifier, InstantSource.fixed(NOW));
        String good = sign(key, header(key), usual().build());
        String other =
                sign(key, header(key), usual().issuer("https://id.example.org").build());

        assertThat(check.check(good)).isInstanceOf(TokenVerdict.Unavailable.class);
        assertThat(check.check("reference-1")).isInstanceOf(TokenVerdict.Opaque.class);
        assertThat(reason(check.check(other))).startsWith("iss");
        check.use(keys);
        assertThat(check.check(good)).isInstanceOf(Good.class);
    }

    @Test
    void a_secret_made_of_the_public_key_signs_nothing() throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), usual().build());
        token.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));

        assertThat(reason(verifier.verify(token.serialize(), keys, NOW))).startsWith("alg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
    void an_unsigned_token_is_none(String algorithm) {
        String payload =
                new PlainJWT(usual().build()).getPayload().toBase64URL().toString();
        String header = Base64URL.encode("{\"alg\":\"" + algorithm + "\"}").toString();

        assertThat(reason(verifier.verify(header + '.' + payload + '.', keys, NOW)))
                .isNotEmpty();
        assertThat(reason(verifier.verify(header + '.' + payload + ".c2ln", keys, NOW)))
                .isNotEmpty();
    }

    @Test
    void an_encrypted_token_is_not_looked_into() {
        assertThat(reason(verifier.verify("a.b.c.d.e", keys, NOW))).contains("encrypted");
    }

    @Test
    void a_token_that_says_that_it_is_for_something_else_is_no_access_token() {
        for (String type : List.of("logout+jwt", "dpop+jwt", "at+jwt2")) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID("first")
                    .type(new JOSEObjectType(type))
                    .build();

            assertThat(reason(verifier.verify(sign(key, header, usual().build()), keys, NOW)))
                    .startsWith("typ");
        }
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("first")
                .type(new JOSEObjectType("AT+JWT"))
                .build();
        assertThat(verifier.verify(sign(key, header, usual().build()), keys, NOW))
                .isInstanceOf(Good.class);
    }

    @Test
    void an_extension_that_must_be_understood_and_is_not_makes_it_bad() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("first")
                .criticalParams(java.util.Set.of("x"))
                .customParam("x", 1)
                .build();

        assertThat(reason(verifier.verify(sign(key, header, usual().build()), keys, NOW)))
                .startsWith("signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b", "..", "a.b.c", "e30.e30.e30", "\u00e4.\u00f6.\u00fc", "{}.{}.{}"})
    void rubbish_is_bad_or_says_nothing_and_never_an_error(String token) {
        assertThat(verifier.verify(token, keys, NOW)).isNotInstanceOf(Good.class);
    }

    @Test
    void a_token_longer_than_any_field_is_not_looked_at() {
        assertThat(reason(verifier.verify("a".repeat(16_385), keys, NOW))).contains("16385");
    }

    @Test
    void weak_and_secret_keys_of_a_provider_are_left_out() throws ParseException, JOSEException {
        RSAKey weak = new RSAKey.Builder(newKey("w").toPublicJWK().toRSAKey()).build();
        String small = """
                {"keys": [{"kty": "RSA", "kid": "w", "e": "AQAB", "n": "%s"}, {"kty": "oct", "kid": "o", "k": "AAAA"}]}""".formatted(weak.getModulus().toString().substring(0, 170));

        assertThat(KeySet.parse(small).isEmpty()).isTrue();
    }
}
