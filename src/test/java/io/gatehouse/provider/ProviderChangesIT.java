package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.testing.KeycloakProcess;
import io.gatehouse.testing.KeycloakRealm;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RunningKeycloak;
import io.gatehouse.testing.TestProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real Keycloak goes away, comes back, and changes its keys. Each test holds alone; in this order they wait least. */
@Tag("keycloak")
@ExtendWith(RunningKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProviderChangesIT {

    /** How far two fetches out of turn are apart at least. */
    private static final Duration APART = Duration.ofSeconds(30);

    /** Two seconds between tries, and a machine that does other things, too. */
    private static final Duration HEALING = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KeycloakProcess keycloak;
    private final KeycloakRealm corp;
    private Path folder;
    private ProtectedApp app;
    private long fetched;

    ProviderChangesIT(KeycloakProcess keycloak) {
        this.keycloak = keycloak;
        this.corp = keycloak.realm("corp");
    }

    @BeforeAll
    void open(@TempDir Path shared) throws Exception {
        folder = shared;
        corp.accessTokensLast(Duration.ofMinutes(10));
        app = new ProtectedApp(keycloak, Files.createDirectory(folder.resolve("app")));
        assertThat(app.status("/x", corp.token("alice"))).isEqualTo(200);
        fetched = System.nanoTime();
    }

    @AfterAll
    void close() throws Exception {
        corp.accessTokensLast(Duration.ofMinutes(1));
        try {
            app.hasLoggedNothingOfTokens();
        } finally {
            app.close();
        }
    }

    @Test
    @Order(1)
    void while_it_is_away_good_tokens_stay_good_and_a_gateway_that_starts_heals_when_it_is_back() throws Exception {
        String alice = corp.token("alice");
        String bob = corp.token("bob");
        assertThat(app.status("/x", alice)).isEqualTo(200);
        keycloak.stop();
        try (ProtectedApp late = new ProtectedApp(keycloak, Files.createDirectory(folder.resolve("late")))) {
            assertThat(app.status("/x", alice)).isEqualTo(200);
            // the gateway has never seen this one
            assertThat(app.status("/x", bob)).isEqualTo(200);
            RawAnswer away = late.get("/x", alice);
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.header("Retry-After")).isEqualTo("5");
            assertThat(away.text()).contains("identity-unavailable");
            assertThat(late.status("/both/x", alice)).isEqualTo(503);
            assertThat(late.forwarded()).isZero();

            keycloak.start();
            long ready = System.nanoTime();
            Duration healing = Duration.ofNanos(awaitGood(late, alice).end - ready);

            System.out.println("from Keycloak's readiness to the first 200: " + healing.toMillis() + " ms");
            assertThat(healing).isLessThanOrEqualTo(HEALING);
            assertThat(late.errors()).contains("the provider answers again");
            late.hasLoggedNothingOfTokens();
        } finally {
            if (!keycloak.isRunning()) {
                keycloak.start();
            }
        }
    }

    @Test
    @Order(2)
    void tokens_of_a_new_key_are_good_at_once_and_those_of_a_removed_key_no_longer_than_the_next_fetch()
            throws Exception {
        String old = corp.token("alice");
        String oldKey = corp.signingKey();
        assertThat(app.status("/x", old)).isEqualTo(200);

        corp.addKey("new");
        String next = corp.token("alice");
        assertThat(SignedJWT.parse(next).getHeader().getKeyID())
                .isNotEqualTo(SignedJWT.parse(old).getHeader().getKeyID());
        // a request that comes when the keys may be fetched again waits for them; none that came later was refused
        assertThat(awaitGood(app, next).lastRefused - fetched).isLessThan(APART.toNanos());
        assertThat(app.status("/x", old)).isEqualTo(200);

        corp.removeKey(oldKey);
        assertThat(app.status("/x", old)).isEqualTo(200);
        // a name of a key that nobody knows has the keys fetched as soon as they may be
        String invented = invented();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (app.status("/x", old) == 200) {
            assertThat(app.status("/x", invented)).isEqualTo(401);
            assertThat(System.nanoTime()).isLessThan(deadline);
            assertThat(keycloak.endsWithin(PAUSE)).isFalse();
        }
        assertThat(app.status("/x", old)).isEqualTo(401);
        assertThat(app.status("/x", next)).isEqualTo(200);
    }

    /**
     * @param lastRefused when the last request was sent that was not let through; before all of them when each was
     * @param end when one was let through
     */
    private record Turn(long lastRefused, long end) {}

    private Turn awaitGood(ProtectedApp gateway, String token) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long lastRefused = fetched;
        long sent = System.nanoTime();
        int status = gateway.status("/x", token);
        while (status != 200) {
            lastRefused = sent;
            assertThat(sent).isLessThan(deadline);
            assertThat(keycloak.endsWithin(PAUSE)).isFalse();
            sent = System.nanoTime();
            status = gateway.status("/x", token);
        }
        return new Turn(lastRefused, System.nanoTime());
    }

    /** @return a token that names a key of nobody's */
    private String invented() throws Exception {
        RSAKey key = TestProvider.newKey("unheard-of");
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(corp.issuer())
                .subject("mallory")
                .audience("api")
                .expirationTime(Date.from(Instant.now().plus(PATIENCE)))
                .build();
        return TestProvider.sign(key, TestProvider.header(key), claims);
    }
}
