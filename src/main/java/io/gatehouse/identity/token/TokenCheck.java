package io.gatehouse.identity.token;

import io.gatehouse.identity.token.TokenVerdict.Good;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Decides on tokens with the keys that are known now, and remembers those that are good. Never asks anybody. */
public final class TokenCheck {

    private final TokenVerifier verifier;
    private final InstantSource time;
    private final VerifiedTokens verified = new VerifiedTokens();
    private volatile @Nullable KeySet keys;

    public TokenCheck(TokenVerifier verifier, InstantSource time) {
        this.verifier = verifier;
        this.time = time;
    }

    /** Others are as good as the keys that they were verified with. */
    public void use(KeySet next) {
        boolean others = !next.equals(keys);
        keys = next;
        if (others) {
            verified.clear();
        }
    }

    /** @return whether it was found good before, and still is; verifies nothing */
    public boolean isKnown(String token) {
        return verified.find(TokenHash.of(token), time.millis()) != null;
    }

    public TokenVerdict check(String token) {
        TokenHash hash = TokenHash.of(token);
        Good known = verified.find(hash, time.millis());
        return known == null ? verify(token, hash, time.instant()) : known;
    }

    private TokenVerdict verify(String token, TokenHash hash, Instant now) {
        KeySet current = keys;
        if (current == null) {
            // some are not good whatever the keys are
            TokenVerdict without = verifier.verify(token, KeySet.EMPTY, now);
            return without instanceof TokenVerdict.UnknownKey
                    ? new TokenVerdict.Unavailable("the keys of the provider are not known yet")
                    : without;
        }
        TokenVerdict verdict = verifier.verify(token, current, now);
        if (verdict instanceof Good good) {
            verified.add(hash, good);
            if (!current.equals(keys)) {
                // they changed meanwhile, and what was verified with the old ones must not stay
                verified.clear();
            }
        }
        return verdict;
    }
}
