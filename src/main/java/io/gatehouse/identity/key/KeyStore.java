package io.gatehouse.identity.key;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where keys are kept, as it was when it was looked at last. */
interface KeyStore {

    /** @return the keys by their ids; null while they could never be read, or not for too long */
    @Nullable
    Map<String, ApiKey> value();

    /** @return whether a key that is not among them is none; false: nobody can tell now */
    boolean isCurrent();

    /** Looks when it is time to. */
    void tick();

    /** @return completes when it was looked at; null when that is not worth waiting for */
    @Nullable
    CompletableFuture<?> askAgain();
}
