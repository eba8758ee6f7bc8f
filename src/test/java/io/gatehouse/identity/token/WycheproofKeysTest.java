package io.gatehouse.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.identity.IdentitySpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What others have found to go wrong with keys and with encrypted tokens: Project Wycheproof's vectors. */
class WycheproofKeysTest {

    private static final String FOLDER = "/third-party/jose/";

    private final Signatures signatures = new Signatures(IdentitySpec.KNOWN_ALGORITHMS);

    /**
     * One test of a group.
     *
     * @param isPublic whether the keys are such as a provider publishes
     */
    private record Vector(long id, String comment, String token, boolean valid, String keys, boolean isPublic) {

        @Override
        public String toString() {
            return id + " " + comment;
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Vector> vectors(String file, String kind) throws IOException, ParseException {
        Map<String, Object> all;
        try (InputStream in = Objects.requireNonNull(WycheproofKeysTest.class.getResourceAsStream(FOLDER + file))) {
            all = JSONObjectUtils.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        List<Vector> vectors = new ArrayList<>();
        for (Map<String, Object> group : (List<Map<String, Object>>) all.get("testGroups")) {
            boolean isPublic = group.containsKey("public");
            Map<String, Object> keys = (Map<String, Object>) group.get(isPublic ? "public" : "private");
            String set = JSONObjectUtils.toJSONString(keys.containsKey("keys") ? keys : Map.of("keys", List.of(keys)));
            for (Map<String, Object> test : (List<Map<String, Object>>) group.get("tests")) {
                vectors.add(new Vector(
                        ((Number) test.get("tcId")).longValue(),
                        String.valueOf(test.get("comment")),
                        String.valueOf(test.get(kind)),
                        "valid".equals(test.get("result")),
                        set,
                        isPublic));
            }
        }
        return vectors;
    }

    private boolean verifies(Vector vector) throws ParseException {
        JWSObject signed = JWSObject.parse(vector.token);
        return signatures.verify(signed, KeySet.parse(vector.keys)) == Signatures.Outcome.VALID;
    }

    @Test
    void a_key_that_is_weak_or_malformed_or_for_something_else_verifies_nothing() throws Exception {
        List<Vector> vectors = vectors("json_web_key_test.json", "jws");
        assertThat(vectors).hasSize(26);
        List<Vector> wrong = new ArrayList<>();
        for (Vector vector : vectors) {
            // secret keys are never a provider's, whatever is signed with them
            if (verifies(vector) != (vector.valid && vector.isPublic)) {
                wrong.add(vector);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(vectors.stream().filter(Vector::isPublic)).hasSize(11);
    }

    @Test
    void a_bad_key_beside_a_good_one_does_no_harm() throws Exception {
        List<Vector> vectors = vectors("json_web_key_test.json", "jws");
        Vector good = vectors.stream()
                .filter(one -> one.valid && one.isPublic)
                .findFirst()
                .orElseThrow();
        for (Vector bad : vectors) {
            String both = bad.keys.substring(0, bad.keys.lastIndexOf(']'))
                    + ','
                    + good.keys.substring(good.keys.indexOf('[') + 1);

            assertThat(signatures.verify(JWSObject.parse(good.token), KeySet.parse(both)))
                    .as(bad.toString())
                    .isEqualTo(Signatures.Outcome.VALID);
        }
    }

    @Test
    void a_new_key_is_not_taken_for_a_weak_one() throws Exception {
        String keys = new JWKSet(new RSAKeyGenerator(2_048).keyID("a").generate()).toString();

        assertThat(KeySet.parse(keys)).hasToString("[a]");
    }

    @Test
    void no_encrypted_token_is_good() throws Exception {
        List<Vector> vectors = vectors("json_web_encryption_test.json", "jwe");
        assertThat(vectors).hasSize(139);
        TokenVerifier verifier = new TokenVerifier(
                "https://id.example.com",
                List.of("api"),
                IdentitySpec.KNOWN_ALGORITHMS,
                new CallerReader("corp", IdentitySpec.USUAL_ROLES_CLAIM, null));

        for (Vector vector : vectors) {
            TokenVerdict verdict = verifier.verify(vector.token, KeySet.parse(vector.keys), Instant.EPOCH);

            assertThat(verdict)
                    .as(vector.toString())
                    .isInstanceOfAny(TokenVerdict.Bad.class, TokenVerdict.Opaque.class);
        }
        assertThat(vectors.stream().filter(one -> one.valid)).hasSizeGreaterThan(50);
    }
}
