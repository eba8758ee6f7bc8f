package io.gatehouse.filter.authenticate.login;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestSignOn;
import io.gatehouse.testing.TestUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody signs on with two providers in one browser, each for its own routes. */
final class SeveralSignOnsOnTheWireTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="corp" issuer="CORP" client="gateway" secret="file:SECRET"/>
              <identity name="partners" issuer="PARTNERS" client="gateway" secret="file:SECRET"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes public-url="http://localhost:8080">
                <route name="partners" path="/partners/**" to="app"><authenticate><login with="partners"/></authenticate></route>
                <route name="all" to="app"><authenticate><login with="corp"/></authenticate></route>
              </routes>
            </gateway>
            """;

    private static final String MINE = "Sec-Fetch-Site: same-origin";
    private static final String FROM_A_PROVIDER = "Sec-Fetch-Site: cross-site";

    @TempDir
    private Path folder;

    private TestProvider corp;
    private TestProvider partners;
    private TestUpstream upstream;
    private TestGateway gateway;
    private CookieClient browser;

    @BeforeEach
    void open() throws Exception {
        corp = new TestProvider();
        partners = new TestProvider();
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        Path secret = Files.writeString(folder.resolve("secret"), "s3cr3t\n");
        gateway = TestGateway.start(ROUTES.replace("CORP", corp.issuer())
                .replace("PARTNERS", partners.issuer())
                .replace("SECRET", secret.toString())
                .replace("UPSTREAM", upstream.url()));
        browser = new CookieClient(gateway.port());
        signOn(corp, "/x");
        signOn(partners, "/partners/x");
        assertThat(browser.page("/x").status()).isEqualTo(200);
    }

    private void signOn(TestProvider provider, String target) throws Exception {
        RawAnswer away = browser.page(target);
        assertThat(location(away).toString()).startsWith(provider.issuer() + "/authorize?");
        RawAnswer back = browser.page(provider.signOn().signOn(location(away)));
        assertThat(browser.page(location(back)).status()).isEqualTo(200);
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        partners.close();
        corp.close();
    }

    private void assertNobodyIsSignedOn() throws Exception {
        assertThat(browser.page("/x").status()).isEqualTo(302);
        assertThat(browser.page("/partners/x").status()).isEqualTo(302);
    }

    @Test
    void signing_off_ends_all_here_at_once_and_goes_through_all_providers_and_then_where_it_was_to_go()
            throws Exception {
        RawAnswer first = browser.send("GET", "/_gatehouse/logout?return=/bye", MINE);

        assertThat(first.status()).isEqualTo(303);
        assertThat(location(first).toString()).startsWith(partners.issuer() + "/logout?");
        assertThat(TestSignOn.form(location(first).getRawQuery()))
                .containsEntry("post_logout_redirect_uri", "http://localhost:8080/_gatehouse/logout")
                .containsKey("id_token_hint");
        assertNobodyIsSignedOn();

        RawAnswer second = browser.send("GET", "/_gatehouse/logout", FROM_A_PROVIDER);
        assertThat(second.status()).isEqualTo(303);
        assertThat(location(second).toString()).startsWith(corp.issuer() + "/logout?");
        assertThat(TestSignOn.form(location(second).getRawQuery()))
                .containsEntry("post_logout_redirect_uri", "http://localhost:8080/bye")
                .containsKey("id_token_hint");
        assertNobodyIsSignedOn();
        assertThat(browser.send("GET", "/_gatehouse/logout", FROM_A_PROVIDER).status())
                .as("there is nobody to go on with")
                .isEqualTo(200);
    }

    @Test
    void who_signs_on_again_on_the_way_out_is_not_signed_off_by_a_page_of_another_site() throws Exception {
        browser.send("GET", "/_gatehouse/logout", MINE);
        signOn(corp, "/x");

        assertThat(browser.send("GET", "/_gatehouse/logout", FROM_A_PROVIDER).status())
                .isEqualTo(200);
        assertThat(browser.page("/x").status()).isEqualTo(200);
        assertThat(location(browser.send("GET", "/_gatehouse/logout", MINE)).toString())
                .startsWith(corp.issuer() + "/logout?");
        assertNobodyIsSignedOn();
    }

    @Test
    void one_provider_that_is_ended_by_itself_leaves_the_other() throws Exception {
        String token = partners.signOn().logoutToken(partners.signOn().sessionId());
        RawAnswer ended =
                new CookieClient(gateway.port()).submit("/_gatehouse/login/partners/ended", "logout_token=" + token);

        assertThat(ended.status()).isEqualTo(200);
        assertThat(browser.page("/partners/x").status()).isEqualTo(302);
        assertThat(browser.page("/x").status()).isEqualTo(200);
    }
}
