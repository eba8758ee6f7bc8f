package io.gatehouse.identity.assertion;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Signs for the whole gateway, whatever descriptor it serves. What was signed is used again for a part of its life, because a
 * signature costs about a millisecond on Java 17, many times as much as all the rest of a small request.
 */
public final class Signing {

    /** Bytes; many servers take 8 KiB for all fields together. */
    public static final int LONGEST = 8_192;

    static final Duration LIFE = Duration.ofSeconds(60);

    /** What is used again has two thirds of its life before it, enough for clocks that differ and requests that wait. */
    static final Duration REUSE = Duration.ofSeconds(20);

    /** What was signed with a key that was changed can be verified as long as its life, and the caches of verifiers, last. */
    static final Duration FORMER = Duration.ofMinutes(5);

    /** Characters of all that is kept; a usual one has about 500. */
    private static final long MOST = 16 << 20;

    /** Characters, of the key of the map and of what else an entry takes. */
    private static final int ENTRY = 500;

    private final InstantSource time;
    private final LongSupplier nanoTime;
    private final Cache<Statement, Signed> signed = Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((Statement statement, Signed token) -> ENTRY + 2 * token.length())
            // no thread of somebody else's
            .executor(Runnable::run)
            .build();

    /** made when it is first needed */
    private @Nullable SigningKey own;

    private volatile Keys keys = new Keys(null, List.of());

    /** @param given by the descriptor; null: the process's own */
    private record Keys(@Nullable SigningKey given, List<Former> former) {}

    /** @param until by the ticker */
    private record Former(SigningKey key, long until) {}

    /**
     * @param token null when it would be too long
     * @param length of the token, if there were one
     * @param at when, in milliseconds since 1970
     */
    private record Signed(@Nullable String token, int length, SigningKey key, long at) {

        boolean isGood(SigningKey current, long now) {
            return key.equals(current) && now >= at && now - at < REUSE.toMillis();
        }
    }

    /** An assertion, or why there is none. */
    public sealed interface Outcome {

        /** @param token a JWT (RFC 7519), signed by ES256 */
        record Made(String token) implements Outcome {}

        /** @param length in characters, more than {@link Signing#LONGEST} */
        record TooLong(int length) implements Outcome {}
    }

    /** @param time by which tokens are dated; ages of keys go by the ticker, which nobody sets */
    public Signing(InstantSource time, LongSupplier nanoTime) {
        this.time = time;
        this.nanoTime = nanoTime;
    }

    /** From now on it signs as this descriptor says. The key of before stays published for a while. */
    public synchronized void use(SigningSpec spec) {
        SigningKey before = keys.given == null ? own : keys.given;
        SigningKey next = spec.key() == null ? own : spec.key();
        if (before == null || before.equals(next)) {
            keys = new Keys(spec.key(), published(next));
            return;
        }
        List<Former> former = new ArrayList<>(published(next));
        former.add(new Former(before, nanoTime.getAsLong() + FORMER.toNanos()));
        keys = new Keys(spec.key(), List.copyOf(former));
        signed.invalidateAll();
    }

    /** @return the former keys that are still published, without the current one */
    private List<Former> published(@Nullable SigningKey current) {
        long now = nanoTime.getAsLong();
        return keys.former.stream()
                .filter(former -> former.until - now > 0 && !former.key.equals(current))
                .toList();
    }

    private SigningKey current() {
        SigningKey given = keys.given;
        return given == null ? own() : given;
    }

    private synchronized SigningKey own() {
        SigningKey made = own;
        if (made == null) {
            made = SigningKey.generate();
            own = made;
        }
        return made;
    }

    /** @return the public keys with which what was signed can be verified, as a JWK set (RFC 7517, 5), the current one first */
    public String publicKeys() {
        SigningKey current = current();
        List<JWK> all = new ArrayList<>();
        all.add(current.published());
        published(current).forEach(former -> all.add(former.key.published()));
        return new JWKSet(all).toString();
    }

    /**
     * Says it, signed. Who asks again within 20 s gets the same. Never blocks, but a new signature computes for about a millisecond.
     *
     * @param id tells the token from others
     */
    public Outcome sign(Statement statement, String id) {
        SigningKey key = current();
        long now = time.millis();
        Signed known = signed.getIfPresent(statement);
        if (known == null || !known.isGood(key, now)) {
            known = sign(statement, id, key, now);
            signed.put(statement, known);
        }
        String token = known.token();
        return token == null ? new Outcome.TooLong(known.length()) : new Outcome.Made(token);
    }

    private static Signed sign(Statement statement, String id, SigningKey key, long now) {
        long issuedAt = now / 1_000;
        Payload payload = new Payload(statement.claims(issuedAt, issuedAt + LIFE.toSeconds(), id));
        // header.payload.signature, of which the last has 64 bytes
        int length = key.header().toBase64URL().toString().length()
                + 1
                + payload.toBase64URL().toString().length()
                + 1
                + 86;
        return length > LONGEST ? new Signed(null, length, key, now) : new Signed(key.sign(payload), length, key, now);
    }
}
