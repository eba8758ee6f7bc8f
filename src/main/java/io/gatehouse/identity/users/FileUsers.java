package io.gatehouse.identity.users;

import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.identity.UsersSpec;
import io.gatehouse.identity.file.WatchedFile;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Turns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** People whose hashes are in a file. */
public final class FileUsers implements Users {

    private final UsersSpec spec;
    private final Turns turns;
    private final WatchedFile<PasswordFile> people;
    private final @Nullable WatchedFile<GroupFile> groups;
    private final Fingerprint.Maker fingerprints = new Fingerprint.Maker();

    /** The proof is the hash: of one that is not in the file any more nothing is remembered. */
    private final Verified<Bcrypt> verified;

    /** A password beside the hash that it is compared with. */
    private record Comparison(Fingerprint login, Bcrypt hash) {}

    /**
     * @param file of the spec
     * @param turns for what keeps a processor busy
     */
    public FileUsers(
            UsersSpec spec, String file, Turns turns, Errands errands, InstantSource time, LongSupplier nanoTime) {
        this.spec = spec;
        this.turns = turns;
        this.verified = new Verified<>(nanoTime);
        String what = "users " + spec.name();
        this.people = new WatchedFile<>(what, Path.of(file), PasswordFile::parse, errands, time, nanoTime);
        this.groups = spec.groups() == null
                ? null
                : new WatchedFile<>(what, Path.of(spec.groups()), GroupFile::parse, errands, time, nanoTime);
    }

    /**
     * Reads the files of some people once; a directory is not asked.
     *
     * @throws IOException if one is not what it should be; the message names it and says what is wrong
     */
    public static void check(UsersSpec spec) throws IOException {
        String what = "users " + spec.name();
        if (spec.file() != null) {
            WatchedFile.check(what, Path.of(spec.file()), PasswordFile::parse);
        }
        if (spec.groups() != null) {
            WatchedFile.check(what, Path.of(spec.groups()), GroupFile::parse);
        }
    }

    @Override
    public UsersSpec spec() {
        return spec;
    }

    @Override
    public void tick() {
        people.tick();
        if (groups != null) {
            groups.tick();
        }
    }

    /** Looks at the files out of turn; null when that was a moment ago. */
    @Nullable
    CompletableFuture<?> lookAgain() {
        CompletableFuture<?> reading = people.askAgain();
        CompletableFuture<?> readingGroups = groups == null ? null : groups.askAgain();
        if (reading == null || readingGroups == null) {
            return reading == null ? readingGroups : reading;
        }
        return CompletableFuture.allOf(reading, readingGroups);
    }

    @Override
    public CompletableFuture<UserVerdict> check(NameAndPassword login) {
        if (!isRead()) {
            CompletableFuture<?> reading = lookAgain();
            if (reading != null) {
                return reading.thenCompose(end -> compare(login));
            }
        }
        return compare(login);
    }

    private boolean isRead() {
        return people.value() != null && (groups == null || groups.value() != null);
    }

    private CompletableFuture<UserVerdict> compare(NameAndPassword login) {
        PasswordFile known = people.value();
        if (known == null || !isRead()) {
            return done(new UserVerdict.Unavailable("the files could not be read yet"));
        }
        if (login.password().getBytes(StandardCharsets.UTF_8).length > Bcrypt.LONGEST_PASSWORD) {
            return done(new UserVerdict.Bad(
                    "a password of more than " + Bcrypt.LONGEST_PASSWORD + " bytes, of which bcrypt sees no more"));
        }
        Fingerprint print = fingerprints.of(login);
        Bcrypt hash = known.find(login.name());
        if (hash == null) {
            Bcrypt standIn = known.standIn(fingerprints.of(login.name()));
            return verified.once(
                    new Comparison(print, standIn),
                    () -> turns.ask(() -> standIn.isOf(login.password()))
                            .thenApply(end -> new UserVerdict.Bad("nobody of this name")));
        }
        return hash.equals(verified.find(print)) ? done(good(login.name())) : compare(login, print, hash);
    }

    private CompletableFuture<UserVerdict> compare(NameAndPassword login, Fingerprint print, Bcrypt hash) {
        return verified.once(
                new Comparison(print, hash),
                () -> turns.ask(() -> hash.isOf(login.password())).thenApply(equal -> {
                    if (!equal) {
                        return new UserVerdict.Bad(login.name() + ": the password is another");
                    }
                    verified.add(print, hash);
                    return good(login.name());
                }));
    }

    private UserVerdict good(String name) {
        GroupFile known = groups == null ? null : groups.value();
        Set<String> roles = known == null ? Set.of() : known.of(name);
        return new UserVerdict.Good(
                new Caller(spec.name(), name, roles, Set.of(), Claims.of(Map.of("sub", name)), null, null));
    }

    private static CompletableFuture<UserVerdict> done(UserVerdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }

    @Override
    public void close() {}
}
