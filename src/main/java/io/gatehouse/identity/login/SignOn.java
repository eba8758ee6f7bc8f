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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How people sign on with one provider: what is kept of attempts, of sign-ons that are being renewed, and of those that the provider has
 * ended. Sign-ons themselves are kept by the server, in its sessions.
 */
public final class SignOn {

    /** Requests that come with the session as it was may arrive so much later; to renew once more would end the sign-on. */
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    private static final Duration RETRIED = Duration.ofSeconds(5);

    /** Nobody is led to a provider that has not answered for so long; and it is asked no more often because somebody wants to sign on. */
    private static final Duration CERTAIN = Duration.ofSeconds(2);
    /** Not at all, unless it is being asked anyway. */
    private static final Duration NEVER = Duration.ofDays(10_000);

    private static final int MOST = 100_000;

    private final IdentitySpec spec;
    private final Source source;
    private final CallerReader callers;
    private final Errands errands;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();
    private final @Nullable AttemptSeal seal;
    private final Endings endings;
    private final AtomicLong lastUnknownKey = new AtomicLong();
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

    /** What is known of the provider. */
    public interface Source {

        /** @return the way of now; null while the provider is not known yet */
        @Nullable
        CodeFlow flow();

        /** @return whether the provider gave no answer when it was asked last */
        boolean isAway();

        /**
         * Asks it once more.
         *
         * @param apart how long ago it must have been asked last
         * @return completes, never exceptionally, when it has answered or will not; null when it was asked a moment ago
         */
        @Nullable
        CompletableFuture<?> askAgain(Duration apart);
    }

    private record Renewing(CompletableFuture<Outcome> outcome, long since) {}

    /** @param endings what has ended, at other identities too, and before this descriptor */
    public SignOn(
            IdentitySpec spec,
            Source source,
            CallerReader callers,
            Errands errands,
            InstantSource time,
            Endings endings) {
        this.spec = spec;
        this.source = source;
        this.callers = callers;
        this.errands = errands;
        this.time = time;
        Secret secret = spec.secret();
        this.seal = secret == null ? null : new AttemptSeal(secret, random);
        this.endings = endings;
        endings.keepFor(spec.signOn().most());
    }

    /** @return whether a browser that is led to the provider now finds it there; completes always, and never exceptionally */
    public CompletableFuture<Boolean> isThere() {
        CompletableFuture<?> asking = source.isAway() ? null : source.askAgain(CERTAIN);
        return asking == null
                ? CompletableFuture.completedFuture(!source.isAway())
                : asking.thenApply(end -> !source.isAway());
    }

    /** @return whether somebody could be led to the provider, by what is known without asking it */
    public boolean isOpen() {
        CodeFlow way = source.flow();
        return seal != null && way != null && way.hasEntrance() && !source.isAway();
    }

    /** @return null while the provider is not known */
    public @Nullable Entrance begin(String returnTo, String publicUrl, String callback, StepUp stepUp) {
        CodeFlow way = source.flow();
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
        return login.refreshToken() != null && time.millis() >= login.life().due();
    }

    /** @return whether the access token is good no more */
    public boolean isExpired(Login login) {
        return time.millis() >= login.life().expires();
    }

    /**
     * Renews the tokens. A refresh token is used once, however many requests come with it at the same time. A provider that is known to be
     * away is not asked: requests would wait for it in vain.
     *
     * @return completes always, and never exceptionally
     */
    public CompletableFuture<Outcome> renew(Login login) {
        TokenHash hash = TokenHash.of(String.valueOf(login.refreshToken()));
        long now = time.millis();
        return renewals.asMap()
                .compute(
                        hash, (token, before) -> before != null && isFresh(before, now) ? before : renewing(login, now))
                .outcome;
    }

    private Renewing renewing(Login login, long now) {
        if (source.isAway()) {
            return new Renewing(unavailable("it was away a moment ago"), 0);
        }
        CompletableFuture<Outcome> outcome = ask(way -> way.renew(login));
        return new Renewing(outcome.whenComplete(this::lookWhetherItIsAway), now);
    }

    private void lookWhetherItIsAway(Outcome outcome, @Nullable Throwable problem) {
        if (outcome instanceof Outcome.Unavailable) {
            CompletableFuture<?> ignored = source.askAgain(CERTAIN);
        }
    }

    private static CompletableFuture<Outcome> unavailable(String reason) {
        return CompletableFuture.completedFuture(new Outcome.Unavailable(reason));
    }

    private static boolean isFresh(Renewing renewing, long now) {
        boolean failed = renewing.outcome.isDone() && renewing.outcome.join() instanceof Outcome.Unavailable;
        return now - renewing.since < (failed ? RETRIED : REMEMBERED).toMillis();
    }

    private interface Question {
        CodeFlow.Granted put(CodeFlow way) throws CodeFlow.Denied, IOException;
    }

    private CompletableFuture<Outcome> ask(Question question) {
        CodeFlow way = source.flow();
        if (way == null) {
            return unavailable("the provider is not known yet");
        }
        return errands.ask(() -> question.put(way))
                .thenCompose(granted -> believed(granted, way))
                .exceptionally(SignOn::failed);
    }

    private static Outcome failed(Throwable problem) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        return cause instanceof CodeFlow.Denied no
                ? denied(no)
                : new Outcome.Unavailable(String.valueOf(cause == null ? problem : cause));
    }

    private CompletableFuture<Outcome> believed(CodeFlow.Granted granted, CodeFlow way) {
        try {
            return CompletableFuture.completedFuture(new Outcome.Signed(granted.believed(way)));
        } catch (CodeFlow.UnknownKey e) {
            // it has changed its keys; a code or a refresh token is good once, so that nobody can have this asked in a
            // flood
            CompletableFuture<?> asking = source.askAgain(Duration.ZERO);
            return asking == null
                    ? CompletableFuture.completedFuture(denied(e))
                    : asking.thenApply(end -> believedNow(granted, way));
        } catch (CodeFlow.Denied e) {
            return CompletableFuture.completedFuture(denied(e));
        }
    }

    private Outcome believedNow(CodeFlow.Granted granted, CodeFlow before) {
        CodeFlow now = source.flow();
        try {
            return new Outcome.Signed(granted.believed(now == null ? before : now));
        } catch (CodeFlow.Denied e) {
            return denied(e);
        }
    }

    private static Outcome denied(CodeFlow.Denied why) {
        return new Outcome.Denied(String.valueOf(why.getMessage()));
    }

    /** @return whether it lasted as long as it may, or the provider has ended it */
    public boolean isOver(Login login) {
        return time.millis() - login.since() >= spec.signOn().most().toMillis()
                || endings.has(login, caller(login).name());
    }

    /**
     * The provider says that a sign-on has ended (OpenID Connect Back-Channel Logout 1.0).
     *
     * @return what is wrong with the token, if anything is; completes always, and never exceptionally
     */
    public CompletableFuture<Optional<String>> end(String logoutToken) {
        try {
            return CompletableFuture.completedFuture(endNow(logoutToken));
        } catch (CodeFlow.UnknownKey e) {
            CompletableFuture<?> asking = askForUnknownKey();
            return asking == null
                    ? CompletableFuture.completedFuture(Optional.of(String.valueOf(e.getMessage())))
                    : asking.thenApply(end -> endWithNewKeys(logoutToken));
        }
    }

    /** Anybody can send such tokens, and have the provider asked now and then; but not much more often than others have. */
    private @Nullable CompletableFuture<?> askForUnknownKey() {
        long now = time.millis();
        long before = lastUnknownKey.get();
        boolean turn = now - before >= CERTAIN.toMillis() && lastUnknownKey.compareAndSet(before, now);
        return source.askAgain(turn ? Duration.ZERO : NEVER);
    }

    private Optional<String> endWithNewKeys(String logoutToken) {
        try {
            return endNow(logoutToken);
        } catch (CodeFlow.UnknownKey e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * All sign-ons of a person that have begun until now have ended here, whatever the provider says.
     *
     * @param subject by which the provider knows the person
     */
    public void endAllOf(String subject) {
        endings.add(spec.name(), subject, time.millis());
    }

    private Optional<String> endNow(String logoutToken) throws CodeFlow.UnknownKey {
        CodeFlow way = source.flow();
        if (way == null) {
            return Optional.of("the provider is not known yet");
        }
        try {
            endings.add(spec.name(), way.ending(logoutToken), time.millis());
            return Optional.empty();
        } catch (CodeFlow.UnknownKey e) {
            throw e;
        } catch (CodeFlow.Denied e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * @param idToken of the sign-on
     * @param after where the browser goes then, a full URL
     * @return where the browser ends the sign-on at the provider; null when there is no such place
     */
    public @Nullable URI exit(String idToken, String after) {
        CodeFlow way = source.flow();
        return way == null ? null : way.exit(idToken, after);
    }

    /**
     * @param wish what a page needs and this sign-on has not
     * @return what the person is to be asked for; null when that would be of no use, because they were a moment ago
     */
    public @Nullable StepUp toAsk(Login login, StepUp wish) {
        StepUp anew = wish.butAnew();
        boolean lately = time.millis() - login.since() < Attempt.LONGEST_MILLIS;
        boolean asked = wish.text().equals(login.asked()) || anew.text().equals(login.asked());
        if (!lately || !asked) {
            return wish;
        }
        Caller caller = caller(login);
        if (!wish.acr().isEmpty()
                && !wish.acr().contains(String.valueOf(caller.claims().text("acr")))) {
            return null;
        }
        if (wish.isFresh(caller.authenticatedAt(), login.sinceWhen())) {
            // it was brought, and is too old by now
            return wish;
        }
        // the provider's clock is another: by that, the last proof was fresh enough
        return anew.text().equals(login.asked()) ? null : anew;
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
