package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an unsafe request makes untrue (RFC 9111, 4.4). */
public final class Invalidation {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private Invalidation() {}

    /** @return whether the method says that it changes nothing (RFC 9110, 9.2.1) */
    public static boolean isSafe(String method) {
        return SAFE.contains(method);
    }

    /**
     * @param target of the request
     * @param answered fields of its answer
     * @return the keys of what is to be thrown away; none where it failed
     */
    public static Set<CacheKey> by(CacheKey target, int status, Headers answered) {
        if (status < 200 || status >= 400) {
            return Set.of();
        }
        Set<CacheKey> keys = new LinkedHashSet<>();
        keys.add(target);
        for (String field : new String[] {"Location", "Content-Location"}) {
            String value = answered.first(field);
            CacheKey named = value == null ? null : resolve(target, value);
            // nobody may throw away what is somebody else's
            if (named != null && named.origin().equals(target.origin())) {
                keys.add(named);
            }
        }
        return keys;
    }

    private static @Nullable CacheKey resolve(CacheKey target, String reference) {
        try {
            return CacheKey.of(new URI(target.text()).resolve(new URI(reference)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}
