package io.gatehouse.identity.key;

import io.gatehouse.identity.KeysSpec;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.file.WatchedFile;
import io.gatehouse.identity.remote.Errands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one file, or of one table, at work. A file is looked at every 2 s, a table every 10 s. Decides at once: the
 * half of a key that is no secret finds it, the other is compared in a time that says nothing.
 */
public final class ApiKeys {

    /** characters; no field that carries one is longer */
    private static final int LONGEST = 512;

    /** Compared with when there is nothing to compare with, so that this takes as long. */
    private static final ApiKey NOBODYS =
            new ApiKey("none", KeyHash.NOBODYS, "nobody", null, Set.of(), Set.of(), null, false);

    private final KeysSpec spec;
    private final InstantSource time;
    private final KeyStore content;
    private final @Nullable Pepper pepper;

    /** Keys of a file. */
    public ApiKeys(KeysSpec spec, Errands errands, InstantSource time, LongSupplier nanoTime) {
        this(spec, DataSources.NONE, errands, time, nanoTime);
    }

    public ApiKeys(KeysSpec spec, DataSources sources, Errands errands, InstantSource time, LongSupplier nanoTime) {
        this.spec = spec;
        this.time = time;
        Secret said = spec.pepper();
        this.pepper = said == null ? null : new Pepper(said);
        KeysSpec.Table table = spec.table();
        this.content = table == null
                ? new FileKeys(new WatchedFile<>(
                        "keys " + spec.name(), Path.of(spec.file()), KeyFile::parse, errands, time, nanoTime))
                : new KeyTable(spec.name(), table, sources, errands, nanoTime);
    }

    /**
     * Reads the file of some keys once; a database is not asked.
     *
     * @throws IOException if it is not what it should be; the message names it and says what is wrong
     */
    public static void check(KeysSpec spec) throws IOException {
        if (spec.table() == null) {
            WatchedFile.check("keys " + spec.name(), Path.of(spec.file()), KeyFile::parse);
        }
    }

    public KeysSpec spec() {
        return spec;
    }

    /** Looks at the file or table when it is time to. */
    public void tick() {
        content.tick();
    }

    /** @return completes when it was looked at; null when that is not worth waiting for */
    public @Nullable CompletableFuture<?> lookAgain() {
        return content.askAgain();
    }

    /** @param presented {@code id.secret} */
    public KeyVerdict check(String presented) {
        Map<String, ApiKey> known = content.value();
        if (known == null || pepper == null) {
            return new KeyVerdict.Unavailable("the keys could not be read yet, or not for too long");
        }
        int dot = presented.indexOf('.');
        if (dot < 1 || presented.length() > LONGEST) {
            return new KeyVerdict.Bad("no key (expected: ID.SECRET)");
        }
        ApiKey found = known.get(presented.substring(0, dot));
        ApiKey key = found == null ? NOBODYS : found;
        boolean equal = key.hash().isOf(presented.substring(dot + 1), pepper);
        if (found == null && !content.isCurrent()) {
            return new KeyVerdict.Unavailable("the database is away, and the key was not there before");
        }
        return found == null || !equal
                // of nobody's, too, the text is put together: that takes time
                ? new KeyVerdict.Bad(key + (found == null ? ": no such key" : ": the secret is another"))
                : judge(found);
    }

    private KeyVerdict judge(ApiKey key) {
        if (!key.enabled()) {
            return new KeyVerdict.Bad(key + ": switched off", true);
        }
        Instant expires = key.expires();
        return expires != null && !time.instant().isBefore(expires)
                ? new KeyVerdict.Bad(key + ": expired at " + expires, true)
                : new KeyVerdict.Good(key.caller(spec.name()));
    }
}
