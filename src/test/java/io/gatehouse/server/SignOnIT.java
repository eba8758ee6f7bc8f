package io.gatehouse.server;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestSignOn;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** People sign on with a browser, and programs bring tokens, on the server that the build chose: its sessions, its cookies, its threads. */
@ArquillianTest
final class SignOnIT {

    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final TestUpstream UPSTREAM = upstream();
    private static final TestProvider PROVIDER = provider();

    @ArquillianResource
    private URI gateway;

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        Path secret = Files.writeString(Files.createTempFile("secret", ""), "s3cr3t");
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <identity name="corp" issuer="%s" client="gateway" secret="file:%s" audience="api"/>
                  <upstream name="u"><endpoint url="%s"/></upstream>
                  <routes public-url="http://localhost:8080">
                    <defaults>
                      <authenticate><login with="corp"/><bearer with="corp" introspect="true"/></authenticate>
                      <headers><request set="X-User" value="{claim:sub}"/></headers>
                    </defaults>
                    <route name="all" to="u"/>
                  </routes>
                </gateway>
                """.formatted(PROVIDER.issuer(), secret, UPSTREAM.url()));
        return SERVER.archive("gatehouse");
    }

    private static TestUpstream upstream() {
        try {
            return TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestProvider provider() {
        try {
            return new TestProvider();
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String path(String below) {
        return gateway.getPath().replaceAll("/$", "") + below;
    }

    private CookieClient browser() {
        return new CookieClient(gateway.getPort());
    }

    private static RawHead last() {
        List<RawHead> all = UPSTREAM.received();
        return all.get(all.size() - 1);
    }

    private RawAnswer entrance(CookieClient browser) throws IOException {
        RawAnswer answer = browser.page(path("/deep/link?a=b"));
        long end = System.nanoTime() + 30_000_000_000L;
        while (answer.status() == 503 && System.nanoTime() < end) {
            answer = browser.page(path("/deep/link?a=b"));
        }
        return answer;
    }

    private void signOn(CookieClient browser) throws IOException {
        RawAnswer away = entrance(browser);
        assertThat(away.status()).isEqualTo(302);
        assertThat(TestSignOn.form(location(away).getRawQuery()).get("redirect_uri"))
                .isEqualTo("http://localhost:8080" + path("/_gatehouse/login/corp/callback"));
        RawAnswer back = browser.page(PROVIDER.signOn().signOn(location(away)));
        assertThat(location(back)).hasToString(path("/deep/link?a=b"));
        String cookie = back.head().headers().all("Set-Cookie").stream()
                .filter(field -> field.startsWith("__Host-gatehouse" + path("").replace('/', '-') + "="))
                .findFirst()
                .orElseThrow();
        assertThat(cookie.toLowerCase(java.util.Locale.ROOT))
                .contains("path=/")
                .contains("secure")
                .contains("httponly");
        // Payara knows no such attribute of its session's cookie
        assertThat(cookie.contains("SameSite=Lax")).isEqualTo(!SERVER.kind().equals("payara"));
        assertThat(browser.page(location(back)).status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
        assertThat(last().headers().contains("Cookie")).isFalse();
    }

    @Test
    void a_browser_signs_on_and_off() throws IOException {
        CookieClient browser = browser();
        signOn(browser);
        CookieClient copy = browser.copy(gateway.getPort());

        RawAnswer off = browser.send("GET", path("/_gatehouse/logout"), "Sec-Fetch-Site: same-origin");
        assertThat(location(off).toString()).startsWith(PROVIDER.issuer() + "/logout?");
        assertThat(copy.page(path("/x")).status()).isEqualTo(302);
    }

    @Test
    void a_sign_on_is_renewed_once_while_requests_wait_suspended() throws IOException {
        PROVIDER.signOn().accessTokensLive(1);
        CookieClient browser = browser();
        signOn(browser);
        PROVIDER.signOn().accessTokensLive(300);
        int before = PROVIDER.signOn().renewals();

        long end = System.nanoTime() + 20_000_000_000L;
        while (PROVIDER.signOn().renewals() == before && System.nanoTime() < end) {
            assertThat(browser.page(path("/x")).status()).isEqualTo(200);
        }
        assertThat(browser.page(path("/x")).status()).isEqualTo(200);
        assertThat(PROVIDER.signOn().renewals() - before).isEqualTo(1);
    }

    @Test
    void the_provider_ends_a_sign_on_and_the_server_reads_its_form() throws IOException {
        try (io.gatehouse.testing.RawClient client = browser().connect()) {
            String form = "logout_token=rubbish";
            assertThat(client.send("POST " + path("/_gatehouse/login/corp/ended") + " HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                    + form.length()
                                    + "\r\n\r\n" + form)
                            .answer()
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void the_form_of_the_provider_comes_in_pieces_and_in_either_framing() throws IOException {
        for (boolean chunked : new boolean[] {false, true}) {
            CookieClient browser = browser();
            signOn(browser);
            String form = "logout_token="
                    + PROVIDER.signOn().logoutToken(PROVIDER.signOn().sessionId());
            try (io.gatehouse.testing.RawClient client = browser().connect()) {
                client.send("POST " + path("/_gatehouse/login/corp/ended") + " HTTP/1.1\r\nHost: localhost\r\n"
                        + (chunked
                                ? "Transfer-Encoding: chunked\r\n\r\n1\r\nl\r\n"
                                : "Content-Length: " + form.length() + "\r\n\r\nl"));
                // meanwhile somebody else is served
                assertThat(browser.page(path("/x")).status()).isEqualTo(200);
                String rest = form.substring(1);
                client.send(chunked ? Integer.toHexString(rest.length()) + "\r\n" + rest + "\r\n0\r\n\r\n" : rest);
                assertThat(client.answer().status()).isEqualTo(200);
            }
            assertThat(browser.page(path("/x")).status()).isEqualTo(302);
        }
    }

    @Test
    void tokens_are_verified_and_asked_for() throws IOException {
        signOn(browser());
        PROVIDER.knows("opaque", "{\"active\": true, \"sub\": \"bob\"}");

        assertThat(browser()
                        .send("GET", path("/x"), "Authorization: Bearer " + PROVIDER.token())
                        .status())
                .isEqualTo(200);
        assertThat(browser()
                        .send("POST", path("/x"), "Authorization: Bearer opaque", "Content-Length: 0")
                        .status())
                .isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("bob");
        assertThat(browser()
                        .send("GET", path("/x"), "Authorization: Bearer rubbish")
                        .status())
                .isEqualTo(401);
    }
}
