package io.gatehouse.identity.users;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passwords that were good a moment ago, by their fingerprints, and those that are being looked at, so that the many requests of
 * one page cost one look.
 *
 * @param <P> what proves that they were good
 */
final class Verified<P> {

    /** So long a password that was changed may still be good, and an account that was closed still open. */
    static final Duration KEPT = Duration.ofSeconds(60);

    private static final int MOST = 10_000;

    private final Cache<Fingerprint, P> good;
    private final Map<Object, CompletableFuture<UserVerdict>> underway = new ConcurrentHashMap<>();

    Verified(LongSupplier nanoTime) {
        this.good = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(KEPT)
                .ticker(nanoTime::getAsLong)
                // no thread of somebody else's
                .executor(Runnable::run)
                .build();
    }

    /** @return null when it is not known, or not any more */
    @Nullable
    P find(Fingerprint login) {
        return good.getIfPresent(login);
    }

    void add(Fingerprint login, P proof) {
        good.put(login, proof);
    }

    /**
     * Looks, unless the same is being looked at already.
     *
     * @param question what is looked at; equal ones are the same
     * @param look may fail
     * @return never fails
     */
    CompletableFuture<UserVerdict> once(Object question, Supplier<CompletableFuture<UserVerdict>> look) {
        CompletableFuture<UserVerdict> mine = new CompletableFuture<>();
        CompletableFuture<UserVerdict> other = underway.putIfAbsent(question, mine);
        if (other != null) {
            return other;
        }
        CompletableFuture<?> ignored = look.get()
                .exceptionally(e -> new UserVerdict.Unavailable(reason(e)))
                .thenAccept(verdict -> {
                    underway.remove(question, mine);
                    mine.complete(verdict);
                });
        return mine;
    }

    private static String reason(Throwable problem) {
        Throwable cause = problem.getCause();
        return String.valueOf(
                problem instanceof CompletionException && cause != null ? cause.getMessage() : problem.getMessage());
    }
}
