package io.gatehouse.provider;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.KeycloakProcess;
import io.gatehouse.testing.KeycloakRealm;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RunningKeycloak;
import io.gatehouse.testing.TestSignOn;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** People sign on at a real Keycloak, and stay signed on. */
@Tag("keycloak")
@ExtendWith(RunningKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningOnIT {

    private static final int TABS = 100;

    private final KeycloakRealm corp;
    private final KeycloakProcess keycloak;
    private final List<String> secrets = new ArrayList<>();
    private SignOnApp app;

    SigningOnIT(KeycloakProcess keycloak) {
        this.keycloak = keycloak;
        this.corp = keycloak.realm("corp");
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        app = new SignOnApp(keycloak, folder);
        SignOnApp.await(302, app.person("alice"), "/x");
    }

    @AfterAll
    void close() throws Exception {
        try {
            app.hasLoggedNothingOf(secrets);
        } finally {
            app.close();
        }
    }

    @Test
    void a_person_comes_back_to_the_deep_link_and_the_upstream_sees_who_it_is_and_nothing_of_the_gateway()
            throws Exception {
        Person alice = app.person("alice");
        URI away = alice.away("/deep/link?a=b%20c&d=%C3%A9");
        assertThat(TestSignOn.form(away.getRawQuery()))
                .containsEntry("redirect_uri", app.url() + "/_gatehouse/login/corp/callback")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce");
        URI callback = alice.password(away);
        secrets.add(TestSignOn.form(callback.getRawQuery()).get("code"));
        secrets.addAll(alice.gateway().cookies().values());
        RawAnswer back = alice.comeBack(callback);
        assertThat(location(back)).hasToString("/deep/link?a=b%20c&d=%C3%A9");
        assertThat(alice.gateway().cookies()).hasSize(1).containsKey("__Host-gatehouse");
        secrets.addAll(alice.gateway().cookies().values());

        alice.gateway().cookies().put("app", "its-own");
        assertThat(alice.page(location(back).toString()).status()).isEqualTo(200);
        assertThat(app.last().target()).isEqualTo("/deep/link?a=b%20c&d=%C3%A9");
        assertThat(app.last().headers().all("X-User")).containsExactly("alice");
        assertThat(app.last().header("X-Roles")).contains("admin").contains("user");
        assertThat(app.last().headers().all("Cookie")).containsExactly("app=its-own");
        assertThat(app.last().headers().contains("Authorization")).isFalse();
        assertThat(alice.page("/relay/x").status()).isEqualTo(200);
        assertThat(app.last().header("Authorization")).startsWith("Bearer ey");
        secrets.add(app.last().header("Authorization").substring(60));
    }

    @Test
    void tabs_that_were_opened_before_all_come_to_where_they_wanted_to() throws Exception {
        Person bob = app.person("bob");
        URI first = bob.away("/one");
        URI second = bob.away("/two");
        URI third = bob.away("/three?x=3");

        assertThat(location(bob.comeBack(bob.password(second)))).hasToString("/two");
        URI back = bob.known(third);
        assertThat(location(bob.comeBack(bob.known(first)))).hasToString("/one");
        assertThat(location(bob.comeBack(back))).hasToString("/three?x=3");
        assertThat(bob.page("/three?x=3").status()).isEqualTo(200);
        assertThat(bob.gateway().cookies()).hasSize(1);
    }

    @Test
    void a_page_that_was_gone_back_to_is_no_dead_end() throws Exception {
        Person bob = app.person("bob");
        URI callback = bob.password(bob.away("/x"));
        bob.comeBack(callback);

        assertThat(location(bob.comeBack(callback))).hasToString("/");
        assertThat(app.person("bob")
                        .page(callback.getRawPath() + '?' + callback.getRawQuery())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_script_is_told_and_not_led_away() throws Exception {
        Person bob = app.person("bob");

        assertThat(bob.script("/x")).isEqualTo(401);
        assertThat(bob.gateway().cookies()).isEmpty();
        assertThat(bob.open("/x").status()).isEqualTo(200);
        assertThat(bob.script("/x")).isEqualTo(200);
    }

    @Test
    void who_may_is_said_by_the_roles_of_the_realm() throws Exception {
        assertThat(app.person("alice").open("/admin/x").status()).isEqualTo(200);
        Person bob = app.person("bob");
        int before = app.forwarded();
        assertThat(bob.open("/admin/x").status()).isEqualTo(403);
        assertThat(app.forwarded()).isEqualTo(before);
        assertThat(bob.page("/x").status()).isEqualTo(200);
    }

    @Test
    void a_hundred_requests_on_an_expiring_sign_on_renew_it_once() throws Exception {
        Duration life = Duration.ofSeconds(10);
        corp.accessTokensLast(life);
        Person alice = app.person("alice");
        assertThat(alice.open("/x").status()).isEqualTo(200);
        int before = corp.renewals();
        // tokens that live for a short time are not renewed with each request
        for (int i = 0; i < 5; i++) {
            assertThat(alice.page("/x").status()).isEqualTo(200);
        }
        assertThat(corp.renewals()).isEqualTo(before);
        corp.accessTokensLast(Duration.ofMinutes(1));
        assertThat(keycloak.endsWithin(life.dividedBy(2))).isFalse();

        assertThat(together(alice)).hasSize(TABS).containsOnly(200);
        assertThat(corp.renewals() - before).isEqualTo(1);
    }

    private static List<Integer> together(Person person) throws Exception {
        ExecutorService tabs = Executors.newFixedThreadPool(TABS);
        CountDownLatch gate = new CountDownLatch(1);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < TABS; i++) {
                Person tab = person.tab();
                answers.add(tabs.submit(() -> {
                    gate.await();
                    return tab.page("/relay/x").status();
                }));
            }
            gate.countDown();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get(30, TimeUnit.SECONDS));
            }
            return statuses;
        } finally {
            tabs.shutdownNow();
        }
    }

    @Test
    void a_fresher_proof_is_to_be_had_and_a_stronger_one_is_not_asked_for_twice() throws Exception {
        Person alice = app.person("alice");
        assertThat(alice.open("/fresh/x").status()).isEqualTo(200);
        // Keycloak knows no "gold": it asks for the password once more, and then says nothing better than before
        URI stronger = alice.away("/strong/x");
        assertThat(TestSignOn.form(stronger.getRawQuery())).containsEntry("acr_values", "gold");
        alice.comeBack(alice.password(stronger));
        assertThat(alice.page("/strong/x").status()).isEqualTo(401);

        URI fresher = location(SignOnApp.await(302, alice, "/fresh/x?y=z"));
        assertThat(TestSignOn.form(fresher.getRawQuery())).containsEntry("max_age", "10");
        RawAnswer back = alice.comeBack(alice.password(fresher));
        assertThat(alice.page(location(back).toString()).status()).isEqualTo(200);
    }

    @Test
    void a_realm_that_was_made_a_moment_ago_with_other_lifetimes_algorithms_and_roles_is_as_good() throws Exception {
        KeycloakRealm made = keycloak.realm(SignOnApp.MADE, OtherRealm.JSON);
        try {
            Person carol = app.person("carol", SignOnApp.MADE);
            SignOnApp.await(302, carol, "/made/x");

            assertThat(carol.open("/made/x?y=z").status()).isEqualTo(200);
            assertThat(app.last().target()).isEqualTo("/made/x?y=z");
            assertThat(app.last().headers().all("X-User")).containsExactly("carol");
            int before = made.renewals();
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (made.renewals() == before) {
                assertThat(carol.page("/made/x").status()).isEqualTo(200);
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            assertThat(carol.page("/made/x").status()).isEqualTo(200);
            Person dave = app.person("dave", SignOnApp.MADE);
            assertThat(dave.open("/made/x").status()).isEqualTo(403);
        } finally {
            made.remove();
        }
    }
}
