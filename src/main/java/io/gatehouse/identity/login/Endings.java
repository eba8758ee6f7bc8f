package io.gatehouse.identity.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ons that providers or operators have ended, as long as one of them may still be in a session. They belong to no descriptor: the
 * server keeps sessions over a reload, and who was signed off must not be signed on again by one. Any thread may call.
 */
public final class Endings {

    private static final int MOST = 100_000;

    private final Cache<String, Long> ended = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(Duration.ZERO)
            .executor(Runnable::run)
            .build();

    /** @param longest how long a sign-on lasts at some identity; they are kept for as long as one of any did or does */
    void keepFor(Duration longest) {
        ended.policy().expireAfterWrite().ifPresent(kept -> {
            synchronized (this) {
                if (longest.compareTo(kept.getExpiresAfter()) > 0) {
                    kept.setExpiresAfter(longest);
                }
            }
        });
    }

    /**
     * @param identity by name, as sessions have it
     * @param now in milliseconds since 1970
     */
    void add(String identity, CodeFlow.Ending ending, long now) {
        // a provider that names one sign-on means that one, not all of the person's
        String sessionId = ending.sessionId();
        ended.put(sessionId != null ? session(identity, sessionId) : person(identity, ending.subject()), now);
    }

    /** All sign-ons that this person has now have ended, by order of an operator. */
    void add(String identity, String subject, long now) {
        ended.put(person(identity, subject), now);
    }

    boolean has(Login login, String subject) {
        String sessionId = login.sessionId();
        if (sessionId != null && ended.getIfPresent(session(login.identity(), sessionId)) != null) {
            return true;
        }
        Long all = ended.getIfPresent(person(login.identity(), subject));
        return all != null && login.since() <= all;
    }

    private static String session(String identity, String sessionId) {
        return identity + " sid " + sessionId;
    }

    private static String person(String identity, @Nullable String subject) {
        return identity + " sub " + subject;
    }
}
