package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.Identities;
import io.gatehouse.identity.IdentitySpec;
import io.gatehouse.identity.People;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.token.Introspection;
import io.gatehouse.identity.token.TokenVerdict;
import io.gatehouse.testing.KeycloakProcess;
import io.gatehouse.testing.KeycloakRealm;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RunningKeycloak;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that a real Keycloak has issued. */
@Tag("keycloak")
@ExtendWith(RunningKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BearerTokensIT {

    private final KeycloakRealm corp;
    private final KeycloakRealm partners;
    private final KeycloakProcess keycloak;
    private ProtectedApp app;

    BearerTokensIT(KeycloakProcess keycloak) {
        this.keycloak = keycloak;
        this.corp = keycloak.realm("corp");
        this.partners = keycloak.realm("partners");
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        app = new ProtectedApp(keycloak, folder);
    }

    @AfterAll
    void close() throws Exception {
        try {
            app.hasLoggedNothingOfTokens();
        } finally {
            app.close();
        }
    }

    @Test
    void the_upstream_hears_who_asks_and_in_which_roles_and_not_by_what_token() throws Exception {
        assertThat(app.status("/x", corp.token("alice"))).isEqualTo(200);

        assertThat(app.last().headers().all("X-User")).containsExactly("alice");
        assertThat(app.last().headers().first("X-Roles").split(",", -1)).containsExactlyInAnyOrder("admin", "user");
        assertThat(app.last().headers().contains("Authorization")).isFalse();
    }

    @Test
    void the_upstream_sees_the_token_where_that_is_meant() throws Exception {
        String token = corp.token("alice");

        assertThat(app.status("/relay/x", token)).isEqualTo(200);
        assertThat(app.last().headers().first("Authorization")).isEqualTo("Bearer " + token);
    }

    @Test
    void who_has_not_the_role_is_refused() throws Exception {
        assertThat(app.status("/admin/x", corp.token("alice"))).isEqualTo(200);
        int before = app.forwarded();

        RawAnswer refused = app.get("/admin/x", corp.token("bob"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("missing: role").doesNotContain("admin");
        assertThat(app.forwarded()).isEqualTo(before);
    }

    @Test
    void a_token_of_another_realm_is_good_only_where_that_realm_counts_too() throws Exception {
        String carol = partners.token("carol");

        RawAnswer refused = app.get("/x", carol);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate"))
                .contains("realm=\"corp\"")
                .contains("invalid_token");

        assertThat(app.status("/both/x", carol)).isEqualTo(200);
        assertThat(app.last().headers().all("X-User")).containsExactly("carol");
        assertThat(app.status("/both/x", corp.token("bob"))).isEqualTo(200);
        assertThat(app.last().headers().all("X-User")).containsExactly("bob");
    }

    @Test
    void a_program_asks_for_itself() throws Exception {
        String token = corp.serviceToken();

        assertThat(app.status("/robots/x", token)).isEqualTo(200);
        assertThat(app.last().headers().all("X-User")).containsExactly("service-account-gateway");
        assertThat(app.last().headers().all("X-Roles")).containsExactly("robot");
        assertThat(app.status("/admin/x", token)).isEqualTo(403);
    }

    @Test
    void tokens_that_are_not_for_bearing_are_refused() throws Exception {
        String refresh = (String) corp.password("alice", "profile").get("refresh_token");
        String identity = (String) corp.password("alice", "openid").get("id_token");

        assertThat(app.status("/x", refresh)).isEqualTo(401);
        assertThat(app.status("/x", identity)).isEqualTo(401);
    }

    @Test
    void a_token_whose_signature_was_touched_is_refused() throws Exception {
        String token = corp.token("alice");
        int signature = token.lastIndexOf('.') + 1;
        char other = token.charAt(signature) == 'A' ? 'B' : 'A';

        assertThat(app.status("/x", token.substring(0, signature) + other + token.substring(signature + 1)))
                .isEqualTo(401);
        assertThat(app.status("/x", token)).isEqualTo(200);
    }

    /** All access tokens of Keycloak are signed, so on the way of a request it is asked for none of them. */
    @Test
    void introspection_says_of_a_token_what_its_signature_says() throws Exception {
        IdentitySpec spec = new IdentitySpec(
                "corp",
                corp.issuer(),
                null,
                KeycloakRealm.CLIENT,
                Secret.of(KeycloakRealm.SECRET),
                List.of("api"),
                IdentitySpec.USUAL_ALGORITHMS,
                "realm_access.roles",
                null,
                null,
                null,
                IdentitySpec.USUAL_TIMEOUT,
                IdentitySpec.SignOnSpec.USUAL);
        try (Errands errands = new Errands()) {
            Identities identities = Identities.NONE.next(
                    new People(List.of(spec), List.of(), List.of(), io.gatehouse.identity.assertion.SigningSpec.NONE),
                    new Identities.Means(
                            errands,
                            io.gatehouse.identity.remote.Turns.ofProcessors(errands),
                            io.gatehouse.identity.key.DataSources.NONE,
                            InstantSource.system(),
                            System::nanoTime));
            try {
                identities.get("corp").provider().askAgain().get(60, TimeUnit.SECONDS);
                Introspection introspection = identities.get("corp").introspection();

                TokenVerdict alice = introspection.ask(corp.token("alice")).get(60, TimeUnit.SECONDS);
                TokenVerdict carol = introspection.ask(partners.token("carol")).get(60, TimeUnit.SECONDS);

                assertThat(alice).isInstanceOfSatisfying(TokenVerdict.Good.class, good -> {
                    assertThat(good.caller().roles()).isEqualTo(Set.of("user", "admin"));
                    assertThat(good.caller().claims().text("preferred_username"))
                            .isEqualTo("alice");
                });
                assertThat(carol).isInstanceOf(TokenVerdict.Bad.class);
            } finally {
                identities.retire(Identities.NONE);
            }
        }
    }
}
