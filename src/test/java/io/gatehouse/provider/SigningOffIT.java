package io.gatehouse.provider;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.KeycloakProcess;
import io.gatehouse.testing.KeycloakRealm;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RunningKeycloak;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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

/** Sign-ons end, here and at a real Keycloak; and those that do not end outlive its keys and its absence. Only the last test stops it. */
@Tag("keycloak")
@ExtendWith(RunningKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SigningOffIT {

    /** Two seconds between tries, and a machine that does other things, too. */
    private static final Duration HEALING = Duration.ofSeconds(5);

    private static final Duration LIFE = Duration.ofSeconds(2);

    private final KeycloakProcess keycloak;
    private final KeycloakRealm corp;
    private SignOnApp app;

    SigningOffIT(KeycloakProcess keycloak) {
        this.keycloak = keycloak;
        this.corp = keycloak.realm("corp");
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        app = new SignOnApp(keycloak, folder);
        SignOnApp.await(302, app.person("alice"), "/x");
        corp.backChannelLogout("http://127.0.0.1:" + app.port() + "/_gatehouse/login/corp/ended");
    }

    @AfterAll
    void close() throws Exception {
        app.close();
        corp.accessTokensLast(Duration.ofMinutes(1));
        corp.backChannelLogout("");
    }

    @Test
    @Order(1)
    void who_signs_off_has_signed_off_at_keycloak_too_and_comes_back() throws Exception {
        Person alice = app.person("alice");
        assertThat(alice.open("/x").status()).isEqualTo(200);
        Person elsewhere = alice.tab();
        Person stolen = alice.tab();
        elsewhere.gateway().cookies().clear();
        // without a sign-on at the gateway, the one at Keycloak is enough
        elsewhere.comeBack(elsewhere.known(elsewhere.away("/x")));

        RawAnswer off = alice.gateway().send("GET", "/_gatehouse/logout?return=/bye", "Sec-Fetch-Site: same-origin");
        assertThat(off.status()).isEqualTo(303);
        assertThat(location(off).getPath()).isEqualTo("/realms/corp/protocol/openid-connect/logout");
        RawAnswer back = alice.keycloak().page(location(off));
        assertThat(back.status()).as(back.text()).isEqualTo(302);
        assertThat(location(back)).hasToString(app.url() + "/bye");

        assertThat(stolen.page("/x").status()).isEqualTo(302);
        // Keycloak has told the gateway that this one has ended as well
        assertThat(elsewhere.page("/x").status()).isEqualTo(302);
        // and asks for the password again
        assertThat(alice.comeBack(alice.password(alice.away("/x"))).status()).isEqualTo(302);
    }

    @Test
    @Order(2)
    void whom_an_administrator_signs_out_the_gateway_lets_through_no_more() throws Exception {
        Person alice = app.person("alice");
        Person bob = app.person("bob");
        corp.accessTokensLast(Duration.ofMinutes(10));
        assertThat(alice.open("/x").status()).isEqualTo(200);
        assertThat(bob.open("/x").status()).isEqualTo(200);

        corp.signOut("alice");

        assertThat(SignOnApp.await(302, alice, "/x").status()).isEqualTo(302);
        assertThat(alice.script("/x")).isEqualTo(401);
        assertThat(bob.page("/x").status()).isEqualTo(200);
        assertThat(alice.open("/x").status()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void sign_ons_outlive_the_keys_that_they_began_with_and_new_ones_begin_at_once() throws Exception {
        corp.accessTokensLast(LIFE);
        Person alice = app.person("alice");
        Person bob = app.person("bob");
        assertThat(alice.open("/x").status()).isEqualTo(200);
        URI underway = bob.away("/y");
        String old = corp.signingKey();
        corp.addKey("next");

        assertThat(location(bob.comeBack(bob.password(underway)))).hasToString("/y");
        assertThat(bob.page("/y").status()).isEqualTo(200);
        int before = corp.renewals();
        corp.addKey("next but one");
        do {
            assertThat(alice.page("/x").status()).isEqualTo(200);
        } while (corp.renewals() == before);
        corp.removeKey(old);
        assertThat(alice.page("/x").status()).isEqualTo(200);

        // with tokens that need not be renewed, only the back channel can end it
        corp.accessTokensLast(Duration.ofMinutes(10));
        Person late = app.person("bob");
        assertThat(late.open("/z").status()).isEqualTo(200);
        corp.addKey("last");
        corp.signOut("bob");
        assertThat(SignOnApp.await(302, late, "/z").status()).isEqualTo(302);
        assertThat(alice.page("/x").status()).isEqualTo(200);
    }

    @Test
    @Order(4)
    void while_keycloak_is_away_who_has_signed_on_stays_so_and_others_are_asked_to_come_again() throws Exception {
        corp.accessTokensLast(LIFE);
        Person alice = app.person("alice");
        assertThat(alice.open("/x").status()).isEqualTo(200);
        Person bob = app.person("bob");
        URI callback = bob.password(bob.away("/late?z=1"));
        Person late = app.person("bob");

        keycloak.stop();
        try {
            // it may have been asked, and have answered, up to two seconds before it went
            assertIsAway(SignOnApp.await(503, late, "/x"));
            assertIsAway(bob.page(callback.getRawPath() + '?' + callback.getRawQuery()));
            assertThat(late.script("/x")).isEqualTo(401);
            // her tokens have expired by now, and cannot be renewed
            assertThat(keycloak.isRunning()).isFalse();
            long end = System.nanoTime() + LIFE.toNanos();
            do {
                assertThat(alice.page("/x").status()).isEqualTo(200);
                assertIsAway(late.page("/x"));
            } while (System.nanoTime() < end);
        } finally {
            keycloak.start();
        }
        long ready = System.nanoTime();
        SignOnApp.await(302, late, "/x");
        Duration healing = Duration.ofNanos(System.nanoTime() - ready);
        System.out.println("from Keycloak's readiness to the first sign-on: " + healing.toMillis() + " ms");
        assertThat(healing).isLessThanOrEqualTo(HEALING);
        assertThat(late.open("/deep?a=b").status()).isEqualTo(200);
        assertThat(alice.page("/x").status()).isEqualTo(200);
        assertThat(app.errors()).contains("the provider answers again");
    }

    private static void assertIsAway(RawAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.text()).contains("identity-unavailable");
    }
}
