package io.gatehouse.identity.users;

import io.gatehouse.identity.Caller;
import io.gatehouse.identity.DirectorySpec;
import io.gatehouse.identity.UsersSpec;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Turns;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** People whom a directory knows. */
public final class LdapUsers implements Users {

    /** Half of the threads of {@link Errands}: a directory in trouble leaves the others for everybody else. */
    private static final int AT_ONCE = 8;

    private static final int MOST_WAITING = 32;

    private static final System.Logger LOG = System.getLogger("io.gatehouse.identity");

    private final UsersSpec spec;
    private final DirectoryClient client;
    private final Directory directory;
    private final Turns turns;
    private final Fingerprint.Maker fingerprints = new Fingerprint.Maker();
    private final Verified<Caller> verified;
    private boolean away;

    /**
     * @param asked the directory of the spec
     * @param trusted whose certificates are trusted; null for the platform's
     */
    public LdapUsers(
            UsersSpec spec, DirectorySpec asked, @Nullable SSLContext trusted, Errands errands, LongSupplier nanoTime) {
        this.spec = spec;
        this.client = new DirectoryClient(asked.servers(), trusted, nanoTime);
        this.directory = new Directory(asked, spec.name(), client);
        this.turns = new Turns(errands, AT_ONCE, MOST_WAITING);
        this.verified = new Verified<>(nanoTime);
    }

    @Override
    public UsersSpec spec() {
        return spec;
    }

    @Override
    public CompletableFuture<UserVerdict> check(NameAndPassword login) {
        Fingerprint print = fingerprints.of(login);
        Caller known = verified.find(print);
        return known != null
                ? CompletableFuture.completedFuture(new UserVerdict.Good(known))
                : verified.once(
                        print,
                        () -> turns.ask(() -> ask(login)).thenApply(verdict -> {
                            if (verdict instanceof UserVerdict.Good good) {
                                verified.add(print, good.caller());
                            }
                            return verdict;
                        }));
    }

    private UserVerdict ask(NameAndPassword login) throws IOException {
        try {
            UserVerdict verdict = directory.ask(login);
            answers();
            return verdict;
        } catch (IOException e) {
            isAway(e);
            throw e;
        }
    }

    /** Says once that the directory does not say who people are, and once that it does again. */
    private synchronized void isAway(IOException problem) {
        if (!away) {
            LOG.log(System.Logger.Level.WARNING, "users {0}: {1}", spec.name(), problem.getMessage());
        }
        away = true;
    }

    private synchronized void answers() {
        if (away) {
            LOG.log(System.Logger.Level.INFO, "users {0}: the directory answers again", spec.name());
        }
        away = false;
    }

    @Override
    public void tick() {
        client.tick();
    }

    @Override
    public void close() {
        client.close();
    }
}
