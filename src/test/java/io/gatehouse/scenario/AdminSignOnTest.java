package io.gatehouse.scenario;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators who sign on to the console with a browser, at the provider that the descriptor names. */
class AdminSignOnTest {

    private static final String CONSOLE = "/_gatehouse/console";
    private static final String ME = "/_gatehouse/api/v1/me";
    private static final String RELOAD = "/_gatehouse/api/v1/reload";
    private static final String[] SCRIPT = {
        "Accept: application/json", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin"
    };

    @TempDir
    private Path folder;

    private TestProvider provider;
    private TestGateway gateway;
    private CookieClient browser;

    @BeforeEach
    void open() throws Exception {
        System.setProperty("gatehouse.admin-identity", "corp");
        provider = new TestProvider();
        gateway = TestGateway.start(routes(
                " client='gateway' secret='file:" + Files.writeString(folder.resolve("secret"), "s3cr3t") + "'",
                " public-url='http://localhost:8080'"));
        browser = new CookieClient(gateway.port());
    }

    private String routes(String client, String publicUrl) {
        return "<gateway xmlns='urn:gatehouse:1'><identity name='corp' issuer='" + provider.issuer()
                + "' audience='api'" + client
                + "/><routes" + publicUrl
                + "><route name='a' path='/a'><authenticate><bearer with='corp'/></authenticate>"
                + "<respond status='204'/></route></routes></gateway>";
    }

    @AfterEach
    void close() {
        System.clearProperty("gatehouse.admin-identity");
        gateway.close();
        provider.close();
    }

    private void are(String... roles) {
        provider.signOn().says(claims -> claims.claim("roles", List.of(roles)));
    }

    /** Until the gateway knows the provider it asks for a password. */
    private RawAnswer ledAway() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        RawAnswer answer = browser.page(CONSOLE);
        while (answer.status() != 302 && System.nanoTime() - end < 0) {
            answer = browser.page(CONSOLE);
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(302);
        return answer;
    }

    private RawAnswer signedOn() throws Exception {
        RawAnswer back = browser.page(provider.signOn().signOn(location(ledAway())));
        assertThat(location(back)).hasToString(CONSOLE);
        return browser.page(location(back));
    }

    private RawAnswer reload(String... more) throws Exception {
        String[] fields = new String[more.length + 2];
        System.arraycopy(more, 0, fields, 0, more.length);
        fields[more.length] = "X-Gatehouse-Admin: 1";
        fields[more.length + 1] = "Content-Length: 0";
        return browser.send("POST", RELOAD, fields);
    }

    @Test
    void a_browser_is_led_to_the_provider_and_comes_back_to_the_console_with_the_roles_that_it_says() throws Exception {
        are("gateway-admin", "staff");
        RawAnswer page = signedOn();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("<title>Gatehouse console</title>");

        RawAnswer me = browser.send("GET", ME, SCRIPT);
        assertThat(me.text())
                .contains("\"name\":\"corp/alice\"", "\"gateway-admin\"", "\"signedOn\":true")
                .doesNotContain("staff");
        assertThat(reload("Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
    }

    @Test
    void another_role_does_not_open_it_and_who_has_it_is_told_how_to_come_as_somebody_else() throws Exception {
        are("staff");
        RawAnswer refused = signedOn();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text())
                .contains("roles: none of this desk", "/_gatehouse/logout", "/_gatehouse/console?with=password")
                .doesNotContain("staff");
        assertThat(browser.send("GET", ME, SCRIPT).status()).isEqualTo(403);
    }

    @Test
    void a_page_of_another_site_orders_nothing_with_the_sign_on_of_an_operator() throws Exception {
        are("gateway-admin");
        signedOn();
        for (String field : List.of("Sec-Fetch-Site: cross-site", "Origin: https://evil.example", "Accept: */*")) {
            assertThat(reload(field).status()).as(field).isEqualTo(403);
        }
    }

    @Test
    void a_script_of_a_page_whose_sign_on_has_ended_is_told_where_to_begin_and_the_browser_asks_for_no_password()
            throws Exception {
        ledAway();
        RawAnswer answer = browser.send("GET", ME, SCRIPT);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.head().headers().all("WWW-Authenticate"))
                .containsExactly("Login realm=\"corp\", location=\"/_gatehouse/login/corp\"");
    }

    @Test
    void programs_come_with_a_password_or_a_token_as_before() throws Exception {
        ledAway();
        assertThat(gateway.admin().send("GET", "me", "").body()).contains("\"signedOn\":false");
        String token = provider.token(claims -> claims.claim("roles", List.of("gateway-monitor")));
        assertThat(AdminClient.with(gateway.url(), "Bearer " + token)
                        .send("GET", "me", "")
                        .body())
                .contains("corp/", "\"signedOn\":false");
        RawAnswer program = browser.send("GET", ME, "Accept: */*");
        assertThat(program.head().headers().all("WWW-Authenticate"))
                .anyMatch(challenge -> challenge.startsWith("Basic "))
                .anyMatch(challenge -> challenge.startsWith("Login "));
    }

    @Test
    void who_asks_for_a_password_and_who_asks_elsewhere_is_led_nowhere() throws Exception {
        ledAway();
        are("staff");
        signedOn();
        RawAnswer asked = browser.page(CONSOLE + "?with=password");
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.head().headers().all("WWW-Authenticate"))
                .anyMatch(challenge -> challenge.startsWith("Basic "));
        browser = new CookieClient(gateway.port());
        assertThat(browser.page(ME).status()).isEqualTo(401);
        try (RawClient node = RawClient.connect(gateway.port())) {
            node.send("GET " + CONSOLE + " HTTP/1.1\r\nHost: node1\r\nAccept: text/html\r\n\r\n");
            assertThat(node.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void who_signs_off_is_nobody_any_more() throws Exception {
        are("gateway-admin");
        signedOn();
        RawAnswer away = browser.send(
                "GET", "/_gatehouse/logout?return=" + CONSOLE, "Accept: text/html", "Sec-Fetch-Site: same-origin");
        assertThat(location(away).toString()).startsWith(provider.issuer() + "/logout");
        assertThat(browser.send("GET", ME, SCRIPT).status()).isEqualTo(401);
    }

    @Test
    void while_the_provider_is_away_the_browser_asks_for_a_password() throws Exception {
        ledAway();
        provider.stop();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        RawAnswer answer = browser.page(CONSOLE);
        while (answer.status() == 302 && System.nanoTime() - end < 0) {
            answer = browser.page(CONSOLE);
        }
        // the first who is led there finds nobody, and waits for no more than that
        answer = answer.status() == 503 ? browser.page(CONSOLE) : answer;
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.head().headers().all("WWW-Authenticate"))
                .anyMatch(challenge -> challenge.startsWith("Basic "))
                .noneMatch(challenge -> challenge.startsWith("Login "));
    }

    @Test
    void where_nobody_can_be_led_to_a_provider_the_browser_asks_for_a_password() throws Exception {
        gateway.close();
        gateway = TestGateway.start(routes("", ""));
        browser = new CookieClient(gateway.port());
        String token = provider.token(claims -> claims.claim("roles", List.of("gateway-monitor")));
        AdminClient bearer = AdminClient.with(gateway.url(), "Bearer " + token);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (bearer.send("GET", "me", "").statusCode() != 200 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        RawAnswer answer = browser.page(CONSOLE);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.head().headers().all("WWW-Authenticate"))
                .anyMatch(challenge -> challenge.startsWith("Basic "))
                .noneMatch(challenge -> challenge.startsWith("Login "));
    }
}
