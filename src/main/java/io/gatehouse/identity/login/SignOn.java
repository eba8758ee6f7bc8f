package io.gatehouse.identity.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.IdentitySpec;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.token.CallerReader;
import io.gatehouse.identity.token.TokenHash;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How people sign on with one provider: what is kept of attempts, of sign-ons that are being renewed, and of those that the provider has
 * ended. Sign-ons themselves are kept by the server, in its sessions.
 */
public final class SignOn {

    /** So long before an access token expires it is renewed, so that no request meets an expired one. */
    private static final long AHEAD_MILLIS = 30_000;

    /** Requests that come with the session as it was may arrive so much later; to renew once more would end the sign-on. */
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    private static final Duration RETRIED = Duration.ofSeconds(5);
    private static final int MOST = 100_000;

    private final IdentitySpec spec;
    private final Supplier<@Nullable CodeFlow> flow;
    private final CallerReader callers;
    private final Errands errands;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();
    private final @Nullable AttemptSeal seal;
    private final Endings endings;
    private final Cache<TokenHash, Renewing> renewals = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /** Read once for each sign-on that a session has, as long as it has it. */
    private final Cache<Login, Caller> read =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** How a browser is sent away to sign on. */
    public record Entrance(URI location, String cookie, String value) {}

    /** What became of a sign-on that was to be renewed, or of a code. */
    public sealed interface Outcome {

        record Signed(Login login) implements Outcome {}

        /** @param reason for the log */
        record Denied(String reason) implements Outcome {}

        /** @param reason for the log */
        record Unavailable(String reason) implements Outcome {}
    }

    private record Renewing(CompletableFuture<Outcome> outcome, long since) {}

    /** @param flow the way of now; null while the provider is not known yet */
    public SignOn(
            IdentitySpec spec,
            Supplier<@Nullable CodeFlow> flow,
            CallerReader callers,
            Errands errands,
            InstantSource time) {
        this.spec = spec;
        this.flow = flow;
        this.callers = callers;
        this.errands = errands;
        this.time = time;
        Secret secret = spec.secret();
        this.seal = secret == null ? null : new AttemptSeal(secret, random);
        this.endings = new Endings(spec.signOn().most());
    }

    /** @return null while the provider is not known */
    public @Nullable Entrance begin(String returnTo, String publicUrl, String callback, StepUp stepUp) {
        CodeFlow way = flow.get();
        AttemptSeal closes = seal;
        if (way == null || closes == null) {
            return null;
        }
        Attempt attempt =
                Attempt.begin(random, spec.name(), returnTo, publicUrl, callback, stepUp.text(), time.millis());
        URI location = way.entrance(attempt, stepUp);
        return location == null
                ? null
                : new Entrance(location, AttemptCookies.name(attempt.state()), closes.close(attempt));
    }

    /**
     * @param sealed the value of the cookie of this state
     * @return null when it is no attempt with this provider, or another's, or took too long
     */
    public @Nullable Attempt attempt(String sealed, String state) {
        AttemptSeal opens = seal;
        Attempt attempt = opens == null ? null : opens.open(sealed);
        return attempt != null
                        && attempt.identity().equals(spec.name())
                        && attempt.state().equals(state)
                        && time.millis() - attempt.since() <= Attempt.LONGEST_MILLIS
                ? attempt
                : null;
    }

    /** @return completes always, and never exceptionally */
    public CompletableFuture<Outcome> redeem(Attempt attempt, String code) {
        return ask(way -> way.redeem(attempt, code));
    }

    /** @return whether the tokens are to be renewed before they are used */
    public boolean isDue(Login login) {
        return login.refreshToken() != null && time.millis() > login.expires() - AHEAD_MILLIS;
    }

    /** @return whether the access token is good no more */
    public boolean isExpired(Login login) {
        return time.millis() >= login.expires();
    }

    /**
     * Renews the tokens. A refresh token is used once, however many requests come with it at the same time.
     *
     * @return completes always, and never exceptionally
     */
    public CompletableFuture<Outcome> renew(Login login) {
        TokenHash hash = TokenHash.of(String.valueOf(login.refreshToken()));
        long now = time.millis();
        return renewals.asMap()
                .compute(
                        hash,
                        (token, before) -> before != null && isFresh(before, now)
                                ? before
                                : new Renewing(ask(way -> way.renew(login)), now))
                .outcome;
    }

    private static boolean isFresh(Renewing renewing, long now) {
        boolean failed = renewing.outcome.isDone() && renewing.outcome.join() instanceof Outcome.Unavailable;
        return now - renewing.since < (failed ? RETRIED : REMEMBERED).toMillis();
    }

    private interface Question {
        Login put(CodeFlow way) throws CodeFlow.Denied, IOException;
    }

    private CompletableFuture<Outcome> ask(Question question) {
        CodeFlow way = flow.get();
        if (way == null) {
            return CompletableFuture.completedFuture(new Outcome.Unavailable("the provider is not known yet"));
        }
        return errands.ask(() -> outcome(question, way))
                .exceptionally(e -> new Outcome.Unavailable(String.valueOf(e.getMessage())));
    }

    private static Outcome outcome(Question question, CodeFlow way) {
        try {
            return new Outcome.Signed(question.put(way));
        } catch (CodeFlow.Denied e) {
            return new Outcome.Denied(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return new Outcome.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    /** @return whether it lasted as long as it may, or the provider has ended it */
    public boolean isOver(Login login) {
        return time.millis() - login.since() >= spec.signOn().most().toMillis()
                || endings.has(login, caller(login).name());
    }

    /**
     * The provider says that a sign-on has ended (OpenID Connect Back-Channel Logout 1.0).
     *
     * @return what is wrong with the token, or null
     */
    public @Nullable String end(String logoutToken) {
        CodeFlow way = flow.get();
        if (way == null) {
            return "the provider is not known yet";
        }
        try {
            CodeFlow.Ending ending = way.ending(logoutToken);
            endings.add(ending, time.millis());
            return null;
        } catch (CodeFlow.Denied e) {
            return e.getMessage();
        }
    }

    /**
     * @param after where the browser goes then, a full URL
     * @return where the browser ends the sign-on at the provider; null when there is no such place
     */
    public @Nullable URI exit(Login login, String after) {
        CodeFlow way = flow.get();
        return way == null ? null : way.exit(login, after);
    }

    /** @return whether the person came back a moment ago from being asked for this very proof, so that asking again is of no use */
    public boolean wasAsked(Login login, StepUp stepUp) {
        return !stepUp.text().isEmpty()
                && stepUp.text().equals(login.asked())
                && time.millis() - login.since() < Attempt.LONGEST_MILLIS;
    }

    /** @return who signed on */
    public Caller caller(Login login) {
        return read.get(login, one -> one.caller(callers));
    }

    /** @return how long a sign-on may be unused */
    public Duration idle() {
        return spec.signOn().idle();
    }
}
