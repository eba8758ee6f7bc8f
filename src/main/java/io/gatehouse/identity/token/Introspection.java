package io.gatehouse.identity.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.identity.Claims;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Reply;
import io.gatehouse.identity.token.TokenVerdict.Bad;
import io.gatehouse.identity.token.TokenVerdict.Good;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the provider whether a token is good (RFC 7662), for tokens that say nothing by themselves. What it said counts for 60 s at
 * most: so long a token that was taken back is still good here. A token that is asked for already is not asked for again.
 */
public final class Introspection {

    static final Duration LONGEST_KEPT = Duration.ofSeconds(60);

    /** Whoever guesses tokens must not fill the memory. */
    private static final int MOST = 10_000;

    private final Provider provider;
    private final List<String> audience;
    private final CallerReader callers;
    private final Errands errands;
    private final InstantSource time;
    private final Map<TokenHash, CompletableFuture<TokenVerdict>> underway = new ConcurrentHashMap<>();
    private final Cache<TokenHash, Kept> kept =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /** Sends the question; blocks. */
    @FunctionalInterface
    public interface Provider {

        /** @throws IOException if there is no answer */
        Reply introspect(String token) throws IOException;
    }

    private record Kept(TokenVerdict verdict, Instant until) {}

    /** @param audience whom a token must be for, where the provider says whom it is for */
    public Introspection(
            Provider provider, List<String> audience, CallerReader callers, Errands errands, InstantSource time) {
        this.provider = provider;
        this.audience = List.copyOf(audience);
        this.callers = callers;
        this.errands = errands;
        this.time = time;
    }

    /** @return what the provider said a moment ago, or will say; never fails */
    public CompletableFuture<TokenVerdict> ask(String token) {
        TokenHash hash = TokenHash.of(token);
        TokenVerdict known = known(hash);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<TokenVerdict> mine = new CompletableFuture<>();
        CompletableFuture<TokenVerdict> other = underway.putIfAbsent(hash, mine);
        if (other != null) {
            return other;
        }
        CompletableFuture<?> ignored = errands.ask(() -> provider.introspect(token))
                .handle((reply, problem) -> problem == null
                        ? verdict(reply)
                        : new TokenVerdict.Unavailable(String.valueOf(problem.getMessage())))
                .thenAccept(verdict -> {
                    keep(hash, verdict);
                    underway.remove(hash, mine);
                    mine.complete(verdict);
                });
        return mine;
    }

    /** @return whether the provider said a moment ago that it is good; asks nobody */
    public boolean isKnown(String token) {
        return known(TokenHash.of(token)) instanceof Good;
    }

    private @Nullable TokenVerdict known(TokenHash token) {
        Kept found = kept.getIfPresent(token);
        return found != null && time.instant().isBefore(found.until) ? found.verdict : null;
    }

    private void keep(TokenHash hash, TokenVerdict verdict) {
        if (verdict instanceof TokenVerdict.Unavailable) {
            return;
        }
        Instant until = time.instant().plus(LONGEST_KEPT);
        if (verdict instanceof Good good && good.expires().isBefore(until)) {
            until = good.expires();
        }
        kept.put(hash, new Kept(verdict, until));
    }

    private TokenVerdict verdict(Reply reply) {
        if (!reply.isOk()) {
            return new TokenVerdict.Unavailable("introspection: " + reply);
        }
        Claims claims;
        try {
            claims = Claims.of(JSONObjectUtils.parse(reply.text()));
        } catch (ParseException e) {
            return new TokenVerdict.Unavailable("introspection: no JSON object");
        }
        if (!Boolean.TRUE.equals(claims.value("active"))) {
            return new Bad("token: not active, says the provider");
        }
        if (!isForUs(claims.value("aud"))) {
            return new Bad("aud: another (expected: one of " + audience + ")", true);
        }
        Instant said = Times.at(claims, "exp");
        Instant expires = said == null ? time.instant().plus(LONGEST_KEPT) : said;
        return time.instant().isBefore(expires) ? callers.read(claims, expires) : new Bad("exp: " + expires, true);
    }

    private boolean isForUs(@Nullable Object said) {
        if (said instanceof Collection<?> several) {
            return several.stream().anyMatch(audience::contains);
        }
        return said == null || audience.isEmpty() || audience.contains(said);
    }
}
