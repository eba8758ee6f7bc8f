package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.testing.KeycloakProcess;
import io.gatehouse.testing.KeycloakRealm;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RunningKeycloak;
import io.gatehouse.testing.ServerSweep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The realms are what the other tests take them for: otherwise those would prove something else. */
@Tag("keycloak")
@ExtendWith(RunningKeycloak.class)
class RealmsIT {

    private static final String CODE = "client_id=" + KeycloakRealm.CLIENT + "&response_type=code&scope=openid&state=s";

    /** RFC 7636, appendix B */
    private static final String PKCE =
            "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final KeycloakProcess keycloak;
    private final KeycloakRealm corp;

    RealmsIT(KeycloakProcess keycloak) {
        this.keycloak = keycloak;
        this.corp = keycloak.realm("corp");
    }

    @Test
    void tokens_are_signed_differently_and_last_a_minute_or_as_long_as_is_said() throws Exception {
        SignedJWT alice = SignedJWT.parse(corp.token("alice"));
        SignedJWT carol = SignedJWT.parse(keycloak.realm("partners").token("carol"));

        assertThat(alice.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(carol.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(carol.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("buyer");
        assertThat(seconds(alice)).isEqualTo(60);
        corp.accessTokensLast(Duration.ofMinutes(5));
        assertThat(seconds(SignedJWT.parse(corp.token("alice")))).isEqualTo(300);
        corp.accessTokensLast(Duration.ofMinutes(1));
    }

    private static long seconds(SignedJWT token) throws Exception {
        return Duration.between(
                        token.getJWTClaimsSet().getIssueTime().toInstant(),
                        token.getJWTClaimsSet().getExpirationTime().toInstant())
                .toSeconds();
    }

    @Test
    void a_refresh_token_is_good_once() throws Exception {
        Map<String, Object> first = corp.password("alice", "profile");
        String form = "grant_type=refresh_token&client_id=cli&refresh_token=" + first.get("refresh_token");

        assertThat(corp.grant(form).status()).isEqualTo(200);
        assertThat(corp.grant(form).status()).isEqualTo(400);
    }

    @Test
    void a_browser_may_come_back_to_this_machine_on_any_port_and_nowhere_else() throws Exception {
        for (String back : List.of("http://127.0.0.1:4711/_gatehouse/callback", "http://localhost:80/x/y")) {
            assertThat(corp.authorize(CODE + PKCE + "&redirect_uri=" + back).status())
                    .isEqualTo(200);
        }
        assertThat(corp.authorize(CODE + PKCE + "&redirect_uri=http://127.0.0.2:4711/x")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_code_is_not_to_be_had_without_pkce() throws Exception {
        RawAnswer answer = corp.authorize(CODE + "&redirect_uri=http://127.0.0.1:4711/x");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).startsWith("http://127.0.0.1:4711/x?error=invalid_request");
    }

    @Test
    void who_signs_out_is_told_to_an_address_that_can_be_set() throws Exception {
        corp.backChannelLogout("http://127.0.0.1:4711/_gatehouse/logout");

        assertThat((Object) corp.clientAttributes().get("backchannel.logout.url"))
                .isEqualTo("http://127.0.0.1:4711/_gatehouse/logout");
        assertThat((Object) corp.clientAttributes().get("pkce.code.challenge.method"))
                .isEqualTo("S256");
        corp.backChannelLogout("");
    }

    @Test
    void what_a_killed_build_would_leave_is_found() {
        Path servers = Path.of(System.getProperty("keycloak.run")).getParent().getParent();

        assertThat(ServerSweep.running(servers)).extracting(ProcessHandle::pid).containsExactly(keycloak.pid());
    }
}
