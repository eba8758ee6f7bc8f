package io.gatehouse.identity;

import io.gatehouse.identity.key.ApiKeys;
import io.gatehouse.identity.key.DataSources;
import io.gatehouse.identity.login.Endings;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.ProviderClient;
import io.gatehouse.identity.remote.Turns;
import io.gatehouse.identity.users.FileUsers;
import io.gatehouse.identity.users.LdapUsers;
import io.gatehouse.identity.users.Users;
import io.gatehouse.upstream.TrustedCertificates;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** The identities, keys and users of one descriptor at work, by name. */
public final class Identities {

    public static final Identities NONE = new Identities(Map.of(), Map.of(), Map.of(), new Endings());

    private final Map<String, Entry> byName;
    private final Map<String, ApiKeys> keys;
    private final Map<String, UsersEntry> users;
    private final Endings endings;

    /** @param trust the contents of the file of trusted certificates: a renewed file is another one */
    private record Entry(Identity identity, @Nullable TrustedCertificates trust) {

        boolean isMadeOf(IdentitySpec spec, @Nullable TrustedCertificates certificates) {
            return identity.spec().equals(spec) && Objects.equals(trust, certificates);
        }
    }

    /** @param trust the contents of the file of trusted certificates: a renewed file is another one */
    private record UsersEntry(Users users, @Nullable TrustedCertificates trust) {

        boolean isMadeOf(UsersSpec spec, @Nullable TrustedCertificates certificates) {
            return users.spec().equals(spec) && Objects.equals(trust, certificates);
        }
    }

    /**
     * What identities work with.
     *
     * @param computing for what keeps a processor busy
     */
    public record Means(
            Errands errands, Turns computing, DataSources sources, InstantSource time, LongSupplier nanoTime) {}

    private Identities(
            Map<String, Entry> byName, Map<String, ApiKeys> keys, Map<String, UsersEntry> users, Endings endings) {
        this.byName = byName;
        this.keys = keys;
        this.users = users;
        this.endings = endings;
    }

    /**
     * Puts a new descriptor's identities to work. Those whose description did not change, nor the certificates that they trust, are
     * taken over as they are, with their keys and verified tokens. Sign-ons that have ended have ended for all that follow, whatever
     * their descriptions say.
     *
     * @throws IOException if a file of trusted certificates cannot be used; then nothing has changed
     */
    public Identities next(People people, Means means) throws IOException {
        // first, because nothing is to be closed of those that never worked
        Map<String, UsersEntry> nextUsers = nextUsers(people, means);
        // one gateway has nothing to do with another in the same process
        Endings ended = this == NONE ? new Endings() : endings;
        Map<String, Entry> next = new HashMap<>();
        try {
            for (IdentitySpec spec : people.identities()) {
                TrustedCertificates trust = read(spec.trust());
                Entry now = byName.get(spec.name());
                next.put(
                        spec.name(), now != null && now.isMadeOf(spec, trust) ? now : entry(spec, trust, means, ended));
            }
        } catch (IOException | RuntimeException e) {
            new Identities(next, Map.of(), Map.of(), ended).retire(this);
            throw e;
        }
        Identities successor = new Identities(next, nextKeys(people, means), nextUsers, ended);
        successor.tick();
        return successor;
    }

    private Map<String, ApiKeys> nextKeys(People people, Means means) {
        Map<String, ApiKeys> next = new HashMap<>();
        for (KeysSpec spec : people.keys()) {
            ApiKeys now = keys.get(spec.name());
            next.put(
                    spec.name(),
                    now != null && now.spec().equals(spec)
                            ? now
                            : new ApiKeys(spec, means.sources(), means.errands(), means.time(), means.nanoTime()));
        }
        return next;
    }

    private Map<String, UsersEntry> nextUsers(People people, Means means) throws IOException {
        Map<String, UsersEntry> next = new HashMap<>();
        for (UsersSpec spec : people.users()) {
            DirectorySpec directory = spec.directory();
            TrustedCertificates trust = read(directory == null ? null : directory.trust());
            UsersEntry now = users.get(spec.name());
            next.put(
                    spec.name(),
                    now != null && now.isMadeOf(spec, trust) ? now : new UsersEntry(users(spec, trust, means), trust));
        }
        return next;
    }

    private static Users users(UsersSpec spec, @Nullable TrustedCertificates trust, Means means) throws IOException {
        DirectorySpec directory = spec.directory();
        String file = spec.file();
        if (directory != null) {
            SSLContext context = trust == null ? null : trust.context();
            return new LdapUsers(spec, directory, context, means.errands(), means.nanoTime());
        }
        if (file == null) {
            throw new IllegalArgumentException("users " + spec.name() + ": neither a file nor a directory");
        }
        return new FileUsers(spec, file, means.computing(), means.errands(), means.time(), means.nanoTime());
    }

    private static @Nullable TrustedCertificates read(@Nullable String trust) throws IOException {
        return trust == null ? null : TrustedCertificates.read(trust);
    }

    private static Entry entry(IdentitySpec spec, @Nullable TrustedCertificates trust, Means means, Endings ended)
            throws IOException {
        IdentitySpec.Proxy proxy = spec.proxy();
        HttpHost way = proxy == null ? null : new HttpHost("http", proxy.host(), proxy.port());
        SSLContext context = trust == null ? null : trust.context();
        ProviderClient client = new ProviderClient(way, context, spec.timeout(), means.nanoTime());
        return new Entry(new Identity(spec, client, means.errands(), means.time(), means.nanoTime(), ended), trust);
    }

    /** @return what is wrong with files of keys, people and groups, each with its name; nobody is asked over the network */
    public static List<String> problems(People people) {
        List<String> problems = new ArrayList<>();
        for (KeysSpec spec : people.keys()) {
            try {
                ApiKeys.check(spec);
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        for (UsersSpec spec : people.users()) {
            try {
                FileUsers.check(spec);
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return problems;
    }

    /** Closes those that the successor did not take over. */
    public void retire(Identities successor) {
        byName.forEach((name, entry) -> {
            Entry next = successor.byName.get(name);
            if (next == null || next.identity != entry.identity) {
                entry.identity.close();
            }
        });
        users.forEach((name, entry) -> {
            UsersEntry next = successor.users.get(name);
            if (next == null || next.users != entry.users) {
                entry.users.close();
            }
        });
    }

    /** @return all identities, by name */
    public List<Identity> all() {
        return byName.values().stream()
                .map(Entry::identity)
                .sorted(Comparator.comparing(identity -> identity.spec().name()))
                .toList();
    }

    /** @return null when the descriptor has none of this name */
    public @Nullable Identity find(String name) {
        Entry found = byName.get(name);
        return found == null ? null : found.identity;
    }

    /** @throws IllegalArgumentException if the descriptor has none of this name; the loader has made sure that it has */
    public Identity get(String name) {
        Entry found = byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no identity: " + name);
        }
        return found.identity;
    }

    /** @throws IllegalArgumentException if the descriptor has none of this name; the loader has made sure that it has */
    public ApiKeys keys(String name) {
        ApiKeys found = keys.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no keys: " + name);
        }
        return found;
    }

    /** @throws IllegalArgumentException if the descriptor has none of this name; the loader has made sure that it has */
    public Users users(String name) {
        UsersEntry found = users.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no users: " + name);
        }
        return found.users;
    }

    /** Refreshes what is due. To be called about every second. */
    public void tick() {
        byName.values().forEach(entry -> entry.identity.tick());
        keys.values().forEach(ApiKeys::tick);
        users.values().forEach(entry -> entry.users.tick());
    }
}
