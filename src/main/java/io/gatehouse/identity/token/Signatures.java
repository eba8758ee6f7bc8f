package io.gatehouse.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Verifies the signature of a JWS (RFC 7515) by one of a provider's keys, with one of the algorithms that may be. */
final class Signatures {

    private final Set<JWSAlgorithm> algorithms;

    /** What became of one. */
    enum Outcome {
        VALID,
        INVALID,
        /** a key is named that is not among the provider's */
        UNKNOWN_KEY,
        /** the algorithm is none of those that may be, {@code none} among them */
        ALGORITHM
    }

    Signatures(List<String> algorithms) {
        this.algorithms = algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
    }

    Outcome verify(JWSObject signed, KeySet keys) {
        JWSHeader header = signed.getHeader();
        if (!algorithms.contains(header.getAlgorithm())) {
            return Outcome.ALGORITHM;
        }
        List<JWK> candidates = keys.candidates(header.getAlgorithm(), header.getKeyID());
        if (candidates.isEmpty()) {
            return Outcome.UNKNOWN_KEY;
        }
        for (JWK key : candidates) {
            if (verifies(signed, key)) {
                return Outcome.VALID;
            }
        }
        return Outcome.INVALID;
    }

    private static boolean verifies(JWSObject signed, JWK key) {
        try {
            return signed.verify(verifier(key));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return key instanceof ECKey curve ? new ECDSAVerifier(curve) : new RSASSAVerifier((RSAKey) key);
    }
}
