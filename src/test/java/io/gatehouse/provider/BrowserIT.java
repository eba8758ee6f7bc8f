package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.KeycloakProcess;
import io.gatehouse.testing.KeycloakRealm;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.RunningBrowser;
import io.gatehouse.testing.RunningKeycloak;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WindowType;

/** A person with a real browser, at a real Keycloak: what browsers do with cookies, with answers to scripts and with other sites is theirs alone to say. */
@Tag("keycloak")
@ExtendWith({RunningKeycloak.class, RunningBrowser.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SESSION = "__Host-gatehouse";

    private final KeycloakProcess keycloak;
    private final KeycloakRealm corp;
    private final WebDriver browser;
    private SignOnApp app;
    private SignOnApp secure;

    BrowserIT(KeycloakProcess keycloak, WebDriver browser) {
        this.keycloak = keycloak;
        this.corp = keycloak.realm("corp");
        this.browser = browser;
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        TestKey key = TestKey.make(folder, "gateway", "dns:localhost");
        app = new SignOnApp(
                keycloak, Files.createDirectory(folder.resolve("http")), "http", List.of(), BrowserIT::answer);
        secure = new SignOnApp(
                keycloak,
                Files.createDirectory(folder.resolve("https")),
                "https",
                List.of("--tls-certificate=" + key.pem(), "--tls-key=" + key.keyPem()),
                BrowserIT::answer);
        corp.leadsBackTo(secure.url() + "/*");
        SignOnApp.await(302, app.person("alice"), "/x");
    }

    @AfterAll
    void close() {
        app.close();
        secure.close();
    }

    /** Signs off, and closes all tabs but one. */
    @AfterEach
    void forget() {
        List<String> tabs = List.copyOf(browser.getWindowHandles());
        tabs.stream().skip(1).forEach(tab -> browser.switchTo().window(tab).close());
        browser.switchTo().window(tabs.get(0));
        for (String url : List.of(
                keycloak.url() + "/realms/corp/", app.url() + "/_gatehouse/x", secure.url() + "/_gatehouse/x")) {
            browser.get(url);
            browser.manage().deleteAllCookies();
        }
    }

    /** A page that says what the request was. */
    private static void answer(Scene scene) throws IOException {
        scene.readBody();
        String page = "<!doctype html><title>the app</title><p id=what>"
                + scene.head().method() + ' ' + scene.head().target().replace("&", "&amp;") + "</p>";
        scene.answer(200, page.getBytes(StandardCharsets.UTF_8), "Content-Type: text/html");
    }

    /** Types what Keycloak's page asks for. */
    private void password(String name) {
        await(() -> !browser.findElements(By.id("username")).isEmpty());
        assertThat(browser.getCurrentUrl()).startsWith(corp.issuer());
        browser.findElement(By.id("username")).sendKeys(name);
        browser.findElement(By.id("password")).sendKeys(name + "-for-tests-only");
        browser.findElement(By.id("kc-login")).click();
    }

    private void awaitApp(String url) {
        await(() -> browser.getTitle().equals("the app"));
        assertThat(browser.getCurrentUrl()).isEqualTo(url);
    }

    /** Waits until it is so. */
    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(browser.getCurrentUrl() + "\n" + browser.getPageSource())
                    .isLessThan(deadline);
        }
    }

    /** @return the status of what a page's own script is answered */
    private Object fetch(String method, String target) {
        return ((JavascriptExecutor) browser)
                .executeAsyncScript(
                        "const end = arguments[arguments.length - 1];"
                                + "fetch(arguments[1], {method: arguments[0]}).then(a => end(a.status), e => end(String(e)))",
                        method,
                        target);
    }

    @Test
    void a_person_signs_on_and_lands_where_they_wanted_to_go() {
        for (SignOnApp one : List.of(app, secure)) {
            browser.get(one.url() + "/deep/link?a=b%20c&d=%C3%A9");
            if (one == app) {
                password("alice");
            }
            awaitApp(one.url() + "/deep/link?a=b%20c&d=%C3%A9");

            assertThat(browser.findElement(By.id("what")).getText()).isEqualTo("GET /deep/link?a=b%20c&d=%C3%A9");
            RawHead seen = one.received().stream()
                    .filter(head -> head.target().startsWith("/deep/link"))
                    .findFirst()
                    .orElseThrow();
            assertThat(seen.headers().all("X-User")).containsExactly("alice");
            assertThat(seen.headers().contains("Cookie")).isFalse();
            Set<Cookie> cookies = browser.manage().getCookies();
            assertThat(cookies).hasSize(1).allSatisfy(BrowserIT::assertIsGuarded);
            Object readable = ((JavascriptExecutor) browser).executeScript("return document.cookie");
            assertThat(readable).isEqualTo("");
        }
    }

    private static void assertIsGuarded(Cookie cookie) {
        assertThat(cookie.getName()).isEqualTo(SESSION);
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getExpiry()).isNull();
    }

    @Test
    void tabs_that_were_opened_before_both_come_to_where_they_wanted_to() {
        browser.get(app.url() + "/one?tab=1");
        String first = browser.getWindowHandle();
        browser.switchTo().newWindow(WindowType.TAB);
        browser.get(app.url() + "/two?tab=2");
        password("alice");
        awaitApp(app.url() + "/two?tab=2");

        browser.switchTo().window(first);
        // Keycloak's page may notice by itself; a person types the password once more, or loads the page anew
        if (!browser.getTitle().equals("the app")) {
            browser.navigate().refresh();
        }
        awaitApp(app.url() + "/one?tab=1");
        assertThat(browser.manage().getCookies()).hasSize(1);
    }

    @Test
    void a_script_is_told_when_the_sign_on_has_ended_and_reads_it() {
        browser.get(app.url() + "/page");
        password("bob");
        awaitApp(app.url() + "/page");
        assertThat(fetch("GET", "/data")).isEqualTo(200L);
        assertThat(fetch("POST", "/data")).isEqualTo(200L);

        browser.manage().deleteCookieNamed(SESSION);
        assertThat(fetch("GET", "/data")).isEqualTo(401L);
        assertThat(fetch("POST", "/data")).isEqualTo(401L);
        // the person loads the page anew, and is known at Keycloak
        browser.navigate().refresh();
        awaitApp(app.url() + "/page");
        assertThat(fetch("GET", "/data")).isEqualTo(200L);
    }

    @Test
    void a_page_of_another_site_or_port_cannot_act_for_the_person() throws Exception {
        browser.get(app.url() + "/page");
        password("alice");
        awaitApp(app.url() + "/page");
        String form = "<!doctype html><title>evil</title><form method=post action=\"" + app.url()
                + "/transfer\"><input name=sum value=1></form>"
                + "<form id=off method=post action=\"" + app.url() + "/_gatehouse/logout\"></form>"
                + "<a href=\"" + app.url() + "/_gatehouse/logout\">off</a>";
        try (TestUpstream evil = TestUpstream.playing(
                scene -> scene.answer(200, form.getBytes(StandardCharsets.UTF_8), "Content-Type: text/html"))) {
            for (String host : List.of("127.0.0.1", "localhost")) {
                String page = "http://" + host + ':' + evil.port() + "/";
                browser.get(page);
                submit(0);
                assertThat(browser.getPageSource())
                        .contains(host.equals("localhost") ? "cross-site" : "unauthenticated");
                browser.get(page);
                submit(1);
                assertThat(browser.getPageSource()).contains("cross-site");
                browser.get(page);
                browser.findElement(By.tagName("a")).click();
                await(() -> browser.getTitle().equals("Sign off"));
            }
        }
        assertThat(app.received()).noneMatch(head -> head.target().startsWith("/transfer"));
        browser.get(app.url() + "/still?here=1");
        awaitApp(app.url() + "/still?here=1");
    }

    private void submit(int form) {
        ((JavascriptExecutor) browser).executeScript("document.forms[" + form + "].submit()");
        await(() -> URI.create(browser.getCurrentUrl()).getPort() == app.port()
                && !browser.getTitle().equals("evil"));
    }

    @Test
    void who_signs_off_is_asked_for_the_password_again() {
        browser.get(secure.url() + "/page");
        password("bob");
        awaitApp(secure.url() + "/page");

        browser.get(secure.url() + "/_gatehouse/logout?return=/bye");
        // nobody has signed on any more, so that the page to return to asks for it
        password("bob");
        awaitApp(secure.url() + "/bye");
    }
}
