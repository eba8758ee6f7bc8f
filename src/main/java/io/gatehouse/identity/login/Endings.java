package io.gatehouse.identity.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/** Sign-ons that the provider has ended, as long as one of them may still be in a session. */
final class Endings {

    private static final int MOST = 100_000;

    private final Cache<String, Long> ended;

    Endings(Duration longest) {
        ended = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(longest)
                .executor(Runnable::run)
                .build();
    }

    /** @param now in milliseconds since 1970 */
    void add(CodeFlow.Ending ending, long now) {
        // a provider that names one sign-on means that one, not all of the person's
        ended.put(ending.sessionId() != null ? "sid " + ending.sessionId() : "sub " + ending.subject(), now);
    }

    /** All sign-ons that this person has now have ended, by order of an operator. */
    void add(String subject, long now) {
        ended.put("sub " + subject, now);
    }

    boolean has(Login login, String subject) {
        if (login.sessionId() != null && ended.getIfPresent("sid " + login.sessionId()) != null) {
            return true;
        }
        Long all = ended.getIfPresent("sub " + subject);
        return all != null && login.since() <= all;
    }
}
