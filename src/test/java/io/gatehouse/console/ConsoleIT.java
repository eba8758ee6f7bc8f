package io.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RunningBrowser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;

/** An operator with a real browser at the console of a gateway that runs by itself. It stands beside what else needs a browser. */
@Tag("keycloak")
@ExtendWith(RunningBrowser.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {

    private final WebDriver browser;
    private ConsoleStage stage;
    private ConsoleVisitor visitor;

    ConsoleIT(WebDriver browser) {
        this.browser = browser;
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        stage = ConsoleStage.open(folder);
        visitor = new ConsoleVisitor(browser, stage);
        visitor.comeIn();
        stage.traffic(60);
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
    }

    @Test
    void the_first_paint_comes_within_a_second_and_nothing_is_blocked_or_comes_from_elsewhere() {
        visitor.open("overview");
        visitor.reload();
        visitor.await("the charts", () -> visitor.all(".chart").size() == 4);
        double paint = visitor.firstPaint();
        System.out.println("first contentful paint of the console: " + Math.round(paint) + " ms (must be: < 1000)");
        assertThat(paint).isLessThan(1_000);
        assertThat(visitor.strings("return performance.getEntriesByType('resource').map(e => new URL(e.name).origin)"))
                .isNotEmpty()
                .containsOnly("http://127.0.0.1:" + stage.port());
        assertThat(visitor.problemsOfPolicy()).isEmpty();
    }

    @Test
    void an_endpoint_drains_at_a_click_and_takes_requests_again_at_another_also_by_the_keyboard() throws Exception {
        visitor.open("upstreams");
        String endpoint = stage.one();
        visitor.click("button[aria-label='Drain " + endpoint + " of app']");
        visitor.awaitSaid(endpoint + " takes no new requests");
        for (int i = 0; i < 4; i++) {
            assertThat(RawClient.fetch(stage.port(), "/orders/1").text()).isEqualTo("2");
        }
        // focus has stayed on the button, which orders the opposite now
        assertThat(visitor.run("return document.activeElement.getAttribute('aria-label')"))
                .isEqualTo("Resume " + endpoint + " of app");
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
        visitor.awaitSaid(endpoint + " takes new requests again");
    }

    @Test
    void a_split_is_shifted_and_is_as_the_descriptor_has_it_again() {
        visitor.open("upstreams");
        visitor.type("weight-media-green", "30");
        visitor.click("button[aria-label='Shift split media']");
        visitor.awaitSaid("Split media is shifted");
        visitor.await(
                "the weights",
                () -> visitor.text(".split").contains("in the descriptor")
                        && visitor.text(".split h3").contains("shifted"));
        visitor.click("button[aria-label='Unshift split media']");
        visitor.awaitSaid("Split media is as the descriptor has it");
    }

    @Test
    void the_map_shows_routes_upstreams_and_endpoints_and_a_table_says_the_same() {
        visitor.open("map");
        visitor.await("the map", () -> visitor.all(".map .endpoint").size() >= 4);
        assertThat(visitor.all(".map .route")).hasSize(5);
        assertThat(visitor.attribute(".map", "aria-label")).startsWith("Route map: 5 routes, 3 upstreams");
        visitor.click("#view-map details summary");
        assertThat(visitor.text("#view-map table")).contains("orders", "redirect 308", stage.one());
        visitor.type("map-filter", "media");
        visitor.await("the filter", () -> visitor.all(".map .route").size() == 1);
    }

    @Test
    void a_request_is_explained_with_what_takes_it_and_what_does_not_and_what_the_upstream_gets() {
        visitor.open("explain");
        visitor.type("explain-url", "http://shop.example.com/orders/7?access_token=" + ConsoleStage.SECRET);
        visitor.type("explain-headers", "Cookie: sid=" + ConsoleStage.SECRET);
        visitor.click("#view-explain button.strong");
        visitor.awaitSaid("Route orders takes it, upstream app");
        assertThat(visitor.text("#explained"))
                .contains(
                        "takes it", "has another path", "GET /orders/7", "X-Forwarded-For: 127.0.0.1", "lets it pass");
        visitor.type("explain-url", "http://shop.example.com/internal/x");
        visitor.type("explain-client", "192.0.2.7");
        visitor.click("#view-explain button.strong");
        visitor.awaitSaid("Refused with 403 access-denied");
        assertThat(visitor.text("#explained")).contains("refuses it");
        assertThat(visitor.whole()).doesNotContain(ConsoleStage.PLANTED);
    }

    @Test
    void a_candidate_is_previewed_and_applied_and_rolled_back_from() throws Exception {
        visitor.open("descriptor");
        long before = stage.generation();
        visitor.type(
                "descriptor-candidate",
                stage.descriptor().replace("path=\"/orders/**\"", "path=\"/orders/{id}\" methods=\"POST\""));
        visitor.clickText("Preview the candidate");
        visitor.awaitSaid("It would be served.");
        assertThat(visitor.text("#previewed"))
                .contains(
                        "route orders",
                        "path: /orders/** → /orders/{id}",
                        "methods: none → POST",
                        "405 method-not-allowed");
        visitor.clickText("Apply");
        visitor.click("#ask .strong");
        visitor.awaitSaid("Generation " + (before + 1) + " is served");
        assertThat(RawClient.fetch(stage.port(), "/orders/1").status()).isEqualTo(405);
        visitor.click("button[aria-label='Roll back to generation " + before + "']");
        visitor.click("#ask .strong");
        visitor.awaitSaid("Generation " + (before + 2) + " is served");
        assertThat(RawClient.fetch(stage.port(), "/orders/1").status()).isEqualTo(200);
        visitor.clickText("Reload");
        visitor.awaitSaid("Generation " + (before + 3) + " is served");
        assertThat(visitor.whole()).doesNotContain(ConsoleStage.PLANTED);
    }

    @Test
    void a_candidate_that_is_none_is_told_with_its_place_and_what_is_cancelled_is_not_done() {
        visitor.open("descriptor");
        visitor.type("descriptor-candidate", "<gateway xmlns='urn:gatehouse:1'><routs/></gateway>");
        visitor.clickText("Preview the candidate");
        visitor.awaitSaid("It would be refused");
        assertThat(visitor.text("#previewed"))
                .contains("text:1:", "would be refused")
                .doesNotContain("Apply");
        visitor.open("routes");
        visitor.click("button[aria-label='Disable route orders']");
        browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
        visitor.await("the dialog", () -> visitor.all("dialog[open]").isEmpty());
        assertThat(visitor.text("#view-routes")).doesNotContain("disabled");
    }

    @Test
    void limits_cache_refusals_and_the_audit_tell_what_there_was() throws Exception {
        stage.traffic(40);
        visitor.open("limits");
        visitor.await("who meets limits", () -> visitor.text("#view-limits").contains("rate-limit"));
        visitor.open("cache");
        visitor.await("a hit ratio", () -> visitor.text("#view-cache").contains(" %"));
        visitor.type("purge-what", "http://127.0.0.1:" + stage.port() + "/*");
        visitor.clickText("Purge");
        visitor.click("#ask .strong");
        visitor.awaitSaid("answers are thrown away");
        visitor.open("refusals");
        visitor.await("refusals", () -> visitor.text("#view-refusals").contains("403 access-denied"));
        visitor.open("audit");
        visitor.await("the audit", () -> visitor.text("#view-audit").contains("purge"));
    }

    @Test
    void a_limit_that_was_chosen_stays_chosen_when_another_one_comes_before_it() throws Exception {
        visitor.open("limits");
        visitor.await("the limits", () -> visitor.all("#limit-name option").size() == 1);
        String chosen = String.valueOf(visitor.run("return document.getElementById('limit-name').value"));
        String other = """
                <route name="first" path="/first" to="app">
                  <rate-limit><limit name="a-limit-before-it" rate="1/s" per="client-ip"/></rate-limit>
                </route>
                """;
        stage.apply(stage.descriptor().replace("<route name=\"catalog\"", other + "<route name=\"catalog\""));
        visitor.await("two limits", () -> visitor.all("#limit-name option").size() == 2);
        assertThat(visitor.run("return document.getElementById('limit-name').value"))
                .isEqualTo(chosen);
        stage.apply(stage.descriptor()
                .replaceAll("(?s)<rate-limit>.*?</rate-limit>", other.replaceAll("(?s)<route.*?>|</route>", "")));
        visitor.await("another limit", () -> visitor.all("#limit-name option").size() == 1);
        visitor.clickText("Set");
        visitor.awaitAlarm("the one that was is gone");
        stage.apply(stage.descriptor());
    }

    @Test
    void a_fault_of_the_page_is_not_told_as_one_of_the_gateway_and_an_outage_is() {
        visitor.open("overview");
        visitor.run("window.kept = Number.prototype.toLocaleString; Number.prototype.toLocaleString = null");
        visitor.awaitAlarm("The console itself is at fault");
        assertThat(visitor.all("body.away")).isEmpty();
        visitor.run("Number.prototype.toLocaleString = window.kept");
        visitor.run("window.kept = fetch; window.fetch = () => Promise.reject(new TypeError('Failed to fetch'))");
        visitor.awaitAlarm("The gateway does not answer");
        assertThat(visitor.all("body.away")).hasSize(1);
        visitor.run("window.fetch = window.kept");
        visitor.awaitSaid("The gateway answers again");
    }

    /** What a person notices: until a view is there, until a key that is pressed has shown what it does, and when nothing moves. */
    @Test
    void a_thousand_routes_are_looked_at_as_a_few_are(@TempDir Path folder) throws Exception {
        try (ConsoleStage many = ConsoleStage.of(1_000, folder)) {
            ConsoleVisitor operator = new ConsoleVisitor(browser, many);
            operator.comeIn();
            many.trafficOfMany(1_000);
            operator.open("overview");
            operator.reload();
            operator.await("the charts", () -> operator.all(".chart").size() == 4);
            figure("first paint", operator.firstPaint(), 1_000);
            for (String view : List.of("map", "routes", "upstreams", "limits", "cache")) {
                figure(
                        view + " is there",
                        operator.millis(
                                "document.querySelector(\"#views a[href='#%s']\").click()".formatted(view),
                                "document.querySelector('#view-%s tbody tr')".formatted(view)),
                        1_500);
                figure(
                        view + " goes by a filter",
                        operator.millis(
                                "const field = document.getElementById('%s-filter'); field.value = '%s';"
                                                .formatted(view, view.equals("upstreams") ? "app-49" : "route-0990")
                                        + "field.dispatchEvent(new Event('input', { bubbles: true }))",
                                "document.querySelectorAll('#view-%s tbody tr').length < 5".formatted(view)),
                        300);
                operator.run("const field = document.getElementById('%1$s-filter'); field.value = '';".formatted(view)
                        + "field.dispatchEvent(new Event('input', { bubbles: true }))");
                figure(view + " stands still", operator.longestStill(5_000), 500);
            }
            for (String view : List.of("overview", "descriptor")) {
                operator.open(view);
                figure(view + " stands still", operator.longestStill(5_000), 500);
            }
            operator.open("explain");
            operator.type("explain-url", "http://shop.example.com/route-0999/x");
            figure(
                    "a request is explained",
                    operator.millis(
                            "document.querySelector('#view-explain button.strong').click()",
                            "document.getElementById('said').textContent.includes('Route route-0999 takes it')"),
                    2_000);
        }
    }

    private static void figure(String what, double millis, double most) {
        System.out.println("console of 1,000 routes: " + what + ": " + Math.round(millis) + " ms (must be: < "
                + Math.round(most) + ")");
        assertThat(millis).as(what).isLessThan(most);
    }

    @Test
    void a_planted_secret_is_nowhere_in_any_view() throws Exception {
        stage.traffic(20);
        for (String view : visitor.views()) {
            visitor.open(view);
            visitor.await(view, () -> !visitor.text("main").isBlank());
            visitor.openDetails();
            if (view.equals("descriptor")) {
                visitor.click("button[aria-label^='Text of generation']");
                visitor.await("the text", () -> visitor.text("#view-descriptor").contains("<upstream name="));
                assertThat(visitor.text("#view-descriptor")).contains("***");
            }
            assertThat(visitor.whole()).as(view).doesNotContain(ConsoleStage.PLANTED);
        }
    }

    @Test
    void every_view_is_accessible_light_and_dark_and_fits_a_narrow_window() {
        for (String scheme : List.of("light", "dark")) {
            visitor.prefer(scheme);
            for (String view : visitor.views()) {
                visitor.open(view);
                visitor.await(view, () -> !visitor.text("main .view").isBlank());
                assertThat(visitor.violations()).as(view + ", " + scheme).isEmpty();
            }
        }
        visitor.prefer("light");
        visitor.narrow(360);
        for (String view : visitor.views()) {
            visitor.open(view);
            visitor.await(view, () -> !visitor.text("main .view").isBlank());
            assertThat(visitor.run("return document.documentElement.scrollWidth > innerWidth"))
                    .as("something sticks out of " + view)
                    .isEqualTo(false);
        }
        visitor.wide();
    }

    @Test
    void views_are_reached_and_left_by_the_keyboard_and_their_headings_are_told() {
        visitor.open("overview");
        visitor.click("a[href='#limits']");
        visitor.await("the heading", () -> "Limits".equals(visitor.run("return document.activeElement.textContent")));
        assertThat(visitor.attribute("nav a[href='#limits']", "aria-current")).isEqualTo("page");
        assertThat(browser.getTitle()).isEqualTo("Limits – Gatehouse console");
        assertThat(visitor.all("main, nav[aria-label], header, [role=status], [role=alert]"))
                .hasSize(5);
        browser.findElement(By.id("pause")).sendKeys(Keys.SPACE);
        assertThat(visitor.attribute("#pause", "aria-pressed")).isEqualTo("true");
        browser.findElement(By.id("pause")).sendKeys(Keys.SPACE);
        assertThat(visitor.attribute("#pause", "aria-pressed")).isEqualTo("false");
    }

    /** Written where {@code -Dconsole.screenshots=FOLDER} says, for the documents; nowhere otherwise. */
    @Test
    void pictures_are_taken_where_somebody_wants_them() throws Exception {
        String folder = System.getProperty("console.screenshots", "");
        if (folder.isBlank()) {
            return;
        }
        stage.trafficFor(12_000);
        Map<String, String> pictures = Map.of("overview", "light", "map", "dark");
        for (Map.Entry<String, String> picture : pictures.entrySet()) {
            visitor.prefer(picture.getValue());
            visitor.open(picture.getKey());
            stage.trafficFor(7_000);
            visitor.picture(Path.of(folder).resolve("console-" + picture.getKey() + ".png"));
        }
        visitor.prefer("light");
        visitor.open("explain");
        visitor.type("explain-url", "http://shop.example.com/internal/reports");
        visitor.type("explain-client", "192.0.2.7");
        visitor.click("#view-explain button.strong");
        visitor.awaitSaid("Refused with 403 access-denied");
        visitor.picture(Path.of(folder).resolve("console-explain.png"));
    }
}
