package io.gatehouse.identity.key;

import io.gatehouse.identity.file.WatchedFile;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keys in a file. What it said when it was good counts until it is good again, also of keys that are not in it. */
record FileKeys(WatchedFile<Map<String, ApiKey>> file) implements KeyStore {

    @Override
    public @Nullable Map<String, ApiKey> value() {
        return file.value();
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void tick() {
        file.tick();
    }

    @Override
    public @Nullable CompletableFuture<?> askAgain() {
        return file.askAgain();
    }
}
