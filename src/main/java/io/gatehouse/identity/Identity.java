package io.gatehouse.identity;

import io.gatehouse.http.ThisMachine;
import io.gatehouse.identity.login.CodeFlow;
import io.gatehouse.identity.login.Endings;
import io.gatehouse.identity.login.SignOn;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.ProviderClient;
import io.gatehouse.identity.remote.Refreshed;
import io.gatehouse.identity.remote.Reply;
import io.gatehouse.identity.token.CallerReader;
import io.gatehouse.identity.token.Introspection;
import io.gatehouse.identity.token.KeySet;
import io.gatehouse.identity.token.TokenCheck;
import io.gatehouse.identity.token.TokenVerdict;
import io.gatehouse.identity.token.TokenVerifier;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One provider at work: its configuration and keys, which are fetched in the background and kept while it is away, and the tokens
 * that were verified with them.
 */
public final class Identity implements AutoCloseable {

    /** A provider that was away is noticed to be back within 5 s. */
    private static final Refreshed.Rhythm RHYTHM =
            new Refreshed.Rhythm(Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofSeconds(30));

    private static final long QUICK_NANOS = Duration.ofSeconds(1).toNanos();

    private static final System.Logger LOG = System.getLogger("io.gatehouse.identity");
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    private final IdentitySpec spec;
    private final ProviderClient client;
    private final InstantSource time;
    private final LongSupplier nanoTime;
    private final Refreshed<Provider> provider;
    private final TokenCheck tokens;
    private final Introspection introspection;
    private final SignOn signOn;

    Identity(
            IdentitySpec spec,
            ProviderClient client,
            Errands errands,
            InstantSource time,
            LongSupplier nanoTime,
            Endings endings) {
        this.spec = spec;
        this.client = client;
        this.time = time;
        this.nanoTime = nanoTime;
        this.provider = new Refreshed<>(this::fetch, errands, nanoTime, RHYTHM, new Reports());
        CallerReader callers = new CallerReader(spec.name(), spec.rolesClaim(), spec.planClaim());
        this.tokens =
                new TokenCheck(new TokenVerifier(spec.issuer(), spec.audience(), spec.algorithms(), callers), time);
        this.introspection = new Introspection(this::reply, spec.audience(), callers, errands, time);
        this.signOn = new SignOn(spec, new ForSignOn(), callers, errands, time, endings);
        warn(spec.jwks() == null ? URI.create(spec.issuer()) : spec.jwks());
    }

    /** Whoever is on the way could put keys of his own in the place of the provider's. */
    private void warn(URI provider) {
        if ("http".equals(provider.getScheme()) && !ThisMachine.is(provider.getHost())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "identity {0}: {1}: keys and secrets go over the network as they are (expected: https://)",
                    spec.name(),
                    provider);
        }
    }

    /** Somebody may be waiting for both together. */
    private Provider fetch() throws IOException {
        long deadline = nanoTime.getAsLong() + spec.timeout().toNanos();
        URI known = spec.jwks();
        Metadata metadata = known == null
                ? Metadata.parse(get(Metadata.location(spec.issuer()), deadline), spec.issuer())
                : Metadata.ofKeys(known);
        try {
            KeySet keys = KeySet.parse(get(metadata.keys(), deadline));
            if (keys.isEmpty()) {
                throw new IOException(metadata.keys() + ": no key that signatures can be verified with");
            }
            return new Provider(metadata, keys);
        } catch (ParseException e) {
            throw new IOException(metadata.keys() + ": no key set: " + e.getMessage(), e);
        }
    }

    /** Asks once more when a connection is lost, which is no outage; not when time is up: somebody may be waiting. */
    private String get(URI from, long deadline) throws IOException {
        long began = nanoTime.getAsLong();
        Reply reply;
        try {
            reply = client.get(from, JSON, deadline - began);
        } catch (IOException e) {
            long now = nanoTime.getAsLong();
            if (now - began > QUICK_NANOS || ProviderClient.isLate(e)) {
                throw e;
            }
            reply = client.get(from, JSON, deadline - now);
        }
        if (!reply.isOk()) {
            throw new IOException(from + ": " + reply);
        }
        return reply.text();
    }

    private Reply reply(String token) throws IOException {
        Provider known = provider.value();
        URI where = known == null ? null : known.metadata().introspection();
        if (where == null) {
            throw new IOException(
                    known == null ? "the provider is not known yet" : "the provider names no introspection_endpoint");
        }
        return client.post(where, "token=" + encoded(token), clientCredentials());
    }

    /** RFC 6749, 2.3.1: both are form-encoded before they are put together. */
    private Map<String, String> clientCredentials() {
        String id = spec.client() == null ? "" : spec.client();
        String secret = spec.secret() == null ? "" : spec.secret().value();
        String both = encoded(id) + ':' + encoded(secret);
        String field = "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        return Map.of("Accept", "application/json", "Authorization", field);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public IdentitySpec spec() {
        return spec;
    }

    /** @return whether tokens of this provider are good */
    public TokenCheck tokens() {
        return tokens;
    }

    /** @return whether the provider itself says that they are, as far as it has been asked */
    public Introspection introspection() {
        return introspection;
    }

    /**
     * Asks the provider about a token. Where nothing is known of it yet, it is waited for as long as it is being asked for its keys.
     *
     * @return completes always, and never exceptionally
     */
    public CompletableFuture<TokenVerdict> introspect(String token) {
        CompletableFuture<?> asking = provider.value() == null ? provider.askAgain() : null;
        return asking == null ? introspection.ask(token) : asking.thenCompose(end -> introspection.ask(token));
    }

    /** @return whether the provider says who it is when it sends a browser back (RFC 9207) */
    public boolean namesItself() {
        Provider known = provider.value();
        return known != null && known.metadata().namesItself();
    }

    /** @return how people sign on with a browser */
    public SignOn signOn() {
        return signOn;
    }

    /** Asks the provider for its keys out of turn; see {@link Refreshed#askAgain}. */
    public Refreshed<?> provider() {
        return provider;
    }

    void tick() {
        provider.tick();
        client.tick();
    }

    @Override
    public void close() {
        client.close();
    }

    private final class ForSignOn implements SignOn.Source {

        @Override
        public @Nullable CodeFlow flow() {
            Provider known = provider.value();
            return known == null ? null : new CodeFlow(spec, known.metadata(), known.keys(), client, time);
        }

        @Override
        public boolean isAway() {
            return provider.isAway();
        }

        @Override
        public @Nullable CompletableFuture<?> askAgain(Duration apart) {
            return provider.askAgain(apart);
        }
    }

    /** Says once that the provider is away, and once that it is back. */
    private final class Reports implements Refreshed.Told<Provider> {

        private boolean away;

        @Override
        public synchronized void fetched(Provider fetched) {
            tokens.use(fetched.keys());
            if (away) {
                LOG.log(System.Logger.Level.INFO, "identity {0}: the provider answers again", spec.name());
            }
            away = false;
        }

        @Override
        public synchronized void failed(String reason) {
            if (!away) {
                String kept = provider.value() == null ? "nothing is known of it yet" : "its keys are kept";
                LOG.log(System.Logger.Level.WARNING, "identity {0}: {1}; {2}", spec.name(), reason, kept);
            }
            away = true;
        }
    }
}
