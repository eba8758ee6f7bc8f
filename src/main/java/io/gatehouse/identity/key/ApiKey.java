package io.gatehouse.identity.key;

import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one key.
 *
 * @param id the half that is no secret, by which it is found and spoken of
 * @param owner whose it is; one owner may have several at a time
 * @param plan the contract, or null
 * @param expires from when on it is not good any more; null: never
 * @param enabled false: it is not good, and stays on record
 */
public record ApiKey(
        String id,
        KeyHash hash,
        String owner,
        @Nullable String plan,
        Set<String> roles,
        Set<String> scopes,
        @Nullable Instant expires,
        boolean enabled) {

    /** @return who asks with it */
    Caller caller(String realm) {
        return new Caller(realm, owner, roles, scopes, Claims.of(Map.of("key", id, "owner", owner)), plan, null);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "key " + id + " of " + owner;
    }
}
