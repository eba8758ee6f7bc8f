package io.gatehouse.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.identity.IdentitySpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What others have found to go wrong with signatures: Project Wycheproof's vectors, with its verdicts. */
class WycheproofTest {

    private static final String VECTORS = "/third-party/jose/json_web_signature_test.json";

    private final Signatures signatures = new Signatures(IdentitySpec.KNOWN_ALGORITHMS);

    private record Vector(long id, String comment, String jws, boolean valid, String keys, String algorithm) {}

    @SuppressWarnings("unchecked")
    private static List<Vector> vectors() throws IOException, ParseException {
        Map<String, Object> all;
        try (InputStream file = Objects.requireNonNull(WycheproofTest.class.getResourceAsStream(VECTORS))) {
            all = JSONObjectUtils.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        List<Vector> vectors = new ArrayList<>();
        for (Map<String, Object> group : (List<Map<String, Object>>) all.get("testGroups")) {
            Map<String, Object> key =
                    (Map<String, Object>) (group.containsKey("public") ? group.get("public") : group.get("private"));
            String keys = JSONObjectUtils.toJSONString(Map.of("keys", List.of(key)));
            for (Map<String, Object> test : (List<Map<String, Object>>) group.get("tests")) {
                vectors.add(new Vector(
                        ((Number) test.get("tcId")).longValue(),
                        String.valueOf(test.get("comment")),
                        String.valueOf(test.get("jws")),
                        "valid".equals(test.get("result")),
                        keys,
                        String.valueOf(key.get("alg"))));
            }
        }
        return vectors;
    }

    /** Signed with PS384 by keys that say that they are for PS256: refused here, because a key's alg is taken at its word (RFC 7517, 4.4). */
    private static final Set<Long> ANOTHER_ALGORITHM = Set.of(346L, 350L);

    /** Secret keys are never a provider's; and there is no algorithm ES521, with which some of the keys are labelled. */
    private static boolean applies(Vector vector) {
        return !vector.algorithm.startsWith("HS")
                && !vector.algorithm.equals("ES521")
                && !ANOTHER_ALGORITHM.contains(vector.id);
    }

    private boolean verifies(Vector vector) throws ParseException {
        JWSObject signed;
        try {
            signed = JWSObject.parse(vector.jws);
        } catch (ParseException | RuntimeException e) {
            return false;
        }
        return signatures.verify(signed, KeySet.parse(vector.keys)) == Signatures.Outcome.VALID;
    }

    @Test
    void the_verdict_is_that_of_wycheproof_on_every_vector_that_applies() throws IOException, ParseException {
        List<Vector> vectors =
                vectors().stream().filter(WycheproofTest::applies).toList();

        List<String> wrong = new ArrayList<>();
        for (Vector vector : vectors) {
            if (verifies(vector) != vector.valid) {
                wrong.add(
                        vector.id + " " + vector.comment + " (expected: " + (vector.valid ? "valid" : "invalid") + ")");
            }
        }

        assertThat(vectors).hasSizeGreaterThan(350);
        assertThat(wrong).isEmpty();
    }

    @Test
    void none_is_valid_that_a_secret_key_signed() throws IOException, ParseException {
        List<Vector> secret = vectors().stream()
                .filter(vector -> vector.algorithm.startsWith("HS"))
                .toList();

        assertThat(secret).hasSizeGreaterThan(35);
        for (Vector vector : secret) {
            assertThat(verifies(vector)).as("%d %s", vector.id, vector.comment).isFalse();
        }
    }
}
