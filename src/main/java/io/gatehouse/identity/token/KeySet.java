package io.gatehouse.identity.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of a provider that signatures can be verified with (RFC 7517). Others of its keys are left out: secret ones,
 * those for encryption, and weak ones ({@link WeakRsa}).
 */
public final class KeySet {

    static final KeySet EMPTY = new KeySet(new JWKSet());

    /** Each costs a verification when a token does not name its key. */
    private static final int MOST_TRIED = 8;

    private final JWKSet keys;

    private KeySet(JWKSet keys) {
        this.keys = keys;
    }

    /**
     * @throws ParseException if this is no key set; of single keys, those that are not understood, or are none, are left out (RFC 7517, 5)
     */
    public static KeySet parse(String json) throws ParseException {
        List<JWK> usable = new ArrayList<>();
        Map<String, Object>[] all = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
        if (all == null) {
            throw new ParseException("no keys (expected: an array of them)", 0);
        }
        for (Map<String, Object> one : all) {
            JWK key = key(one);
            if (key != null && isUsable(key)) {
                usable.add(key.toPublicJWK());
            }
        }
        return new KeySet(new JWKSet(usable));
    }

    private static @Nullable JWK key(Map<String, Object> json) {
        try {
            return JWK.parse(json);
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }

    private static boolean isUsable(JWK key) {
        boolean signs = (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
        boolean strong = key instanceof RSAKey rsa ? !WeakRsa.is(rsa) : key instanceof ECKey;
        return signs && strong;
    }

    /**
     * @return the keys with which a token of this header may have been signed: the one that it names, or, when it names none, those
     *     of its algorithm. Nothing else in the header counts.
     */
    List<JWK> candidates(JWSAlgorithm algorithm, @Nullable String keyId) {
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm);
        if (keyId != null) {
            header.keyID(keyId);
        }
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header.build());
        List<JWK> found = matcher == null ? List.of() : new JWKSelector(matcher).select(keys);
        return found.size() <= MOST_TRIED ? found : found.subList(0, MOST_TRIED);
    }

    /** @return what finds, for a token that is signed with one of these algorithms, the keys that it may have been signed with */
    public JWSKeySelector<SecurityContext> selector(List<String> algorithms) {
        return (header, context) -> algorithms.contains(header.getAlgorithm().getName())
                ? KeyConverter.toJavaKeys(candidates(header.getAlgorithm(), header.getKeyID()))
                : List.of();
    }

    /** @return whether any of them may have signed a token of this header */
    public boolean hasKeyFor(JWSHeader header) {
        return !candidates(header.getAlgorithm(), header.getKeyID()).isEmpty();
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeySet that && keys.equals(that.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    /** The names of the keys. */
    @Override
    public String toString() {
        return keys.getKeys().stream().map(JWK::getKeyID).toList().toString();
    }
}
