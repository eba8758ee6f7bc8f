package io.gatehouse.identity.key;

import io.gatehouse.identity.KeysSpec;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Refreshed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one file at work. The file is looked at every 2 s; one that is not what it should be changes nothing. Decides at once: the
 * half of a key that is no secret finds it, the other is compared in a time that says nothing.
 */
public final class ApiKeys {

    private static final Refreshed.Rhythm RHYTHM =
            new Refreshed.Rhythm(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** Within this a file system may give two changes the same time. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    /** bytes: about a quarter of a million keys */
    private static final int LARGEST = 32 << 20;

    /** characters; no field that carries one is longer */
    private static final int LONGEST = 512;

    private static final System.Logger LOG = System.getLogger("io.gatehouse.identity");

    private final KeysSpec spec;
    private final Path file;
    private final InstantSource time;
    private final Refreshed<Content> content;

    /** @param stamp when and how large the file was */
    private record Content(Object stamp, Instant modified, Map<String, ApiKey> keys) {}

    private record Stamp(
            Instant modified, long size, @Nullable Object file) {}

    public ApiKeys(KeysSpec spec, Errands errands, InstantSource time, LongSupplier nanoTime) {
        this.spec = spec;
        this.file = Path.of(spec.file());
        this.time = time;
        this.content = new Refreshed<>(this::read, errands, nanoTime, RHYTHM, new Reports());
    }

    private Content read() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Instant modified = attributes.lastModifiedTime().toInstant();
        Stamp stamp = new Stamp(modified, attributes.size(), attributes.fileKey());
        Content before = content.value();
        boolean settled = modified.plus(FRESH).isBefore(time.instant());
        if (before != null && before.stamp.equals(stamp) && settled && before.modified.equals(modified)) {
            return before;
        }
        if (attributes.size() > LARGEST) {
            throw new IOException(attributes.size() + " bytes (expected: <= " + LARGEST + ")");
        }
        try {
            return new Content(stamp, modified, KeyFile.parse(Files.readString(file)));
        } catch (KeyFile.Malformed e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    public KeysSpec spec() {
        return spec;
    }

    /** Looks at the file when it is time to. */
    public void tick() {
        content.tick();
    }

    /** @return what the file has to say, as soon as it was read for the first time; null when it was read a moment ago */
    public Refreshed<?> content() {
        return content;
    }

    /** @param presented {@code id.secret} */
    public KeyVerdict check(String presented) {
        Secret pepper = spec.pepper();
        Content known = content.value();
        if (known == null || pepper == null) {
            return new KeyVerdict.Unavailable("the keys could not be read yet");
        }
        int dot = presented.indexOf('.');
        if (dot < 1 || presented.length() > LONGEST) {
            return new KeyVerdict.Bad("no key (expected: ID.SECRET)");
        }
        ApiKey key = known.keys.get(presented.substring(0, dot));
        KeyHash hash = key == null ? KeyHash.NOBODYS : key.hash();
        boolean equal = hash.isOf(presented.substring(dot + 1), pepper);
        return key == null || !equal
                ? new KeyVerdict.Bad(key == null ? "no such key" : key + ": the secret is another")
                : judge(key);
    }

    private KeyVerdict judge(ApiKey key) {
        if (!key.enabled()) {
            return new KeyVerdict.Bad(key + ": switched off");
        }
        Instant expires = key.expires();
        return expires != null && !time.instant().isBefore(expires)
                ? new KeyVerdict.Bad(key + ": expired at " + expires)
                : new KeyVerdict.Good(key.caller(spec.name()));
    }

    /** Says once what is wrong, and once that it is mended. */
    private final class Reports implements Refreshed.Told<Content> {

        private String last = "";

        @Override
        public synchronized void fetched(Content fetched) {
            if (!last.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "keys {0}: {1} is good again", spec.name(), file);
            }
            last = "";
        }

        @Override
        public synchronized void failed(String reason) {
            if (!reason.equals(last)) {
                String kept = content.value() == null ? "no key is good" : "the keys that were good go on";
                LOG.log(System.Logger.Level.ERROR, "keys {0}: {1}: {2}; {3}", spec.name(), file, reason, kept);
            }
            last = reason;
        }
    }
}
