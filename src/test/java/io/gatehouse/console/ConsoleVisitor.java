package io.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chromium.ChromiumDriver;

/** An operator before the console, who does what a person does with it. */
final class ConsoleVisitor {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What a page of a console is held to: WCAG 2.1, A and AA, and what is good practice. */
    private static final String AXE = """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']})
              .then(seen => done(seen.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target + ' ' + node.failureSummary).join('; '))))
              .catch(error => done(['axe: ' + error]));
            """;

    private final WebDriver browser;
    private final ConsoleStage stage;

    ConsoleVisitor(WebDriver browser, ConsoleStage stage) {
        this.browser = browser;
        this.stage = stage;
    }

    private String url() {
        return "http://127.0.0.1:" + stage.port() + "/_gatehouse/console";
    }

    /** The browser remembers who comes; the address bar is not to show it. */
    void comeIn() {
        browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
        wide();
        browser.get(url().replace("://", "://admin:" + stage.password() + '@'));
        browser.get(url());
        await("the console", () -> !all("#views a").isEmpty());
    }

    void reload() {
        browser.navigate().refresh();
    }

    void open(String view) {
        browser.get("about:blank");
        browser.get(url() + '#' + view);
        await(
                view,
                () -> !all("#view-" + view).isEmpty() && all("main[aria-busy]").isEmpty());
    }

    List<String> views() {
        return strings("return [...document.querySelectorAll('#views a')].map(link => link.hash.slice(1))");
    }

    /** Waits until it is so. */
    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime())
                    .as(what + ", in vain: " + run("return document.body.innerText"))
                    .isLessThan(deadline);
        }
    }

    /** What is looked at may be drawn anew meanwhile. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (StaleElementReferenceException e) {
            return false;
        }
    }

    void awaitSaid(String text) {
        await(
                "\"" + text + "\" to be said",
                () -> String.valueOf(run("return document.getElementById('said').textContent"))
                        .contains(text));
    }

    /** @return milliseconds */
    double firstPaint() {
        return ((Number) run("return performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                .doubleValue();
    }

    void awaitAlarm(String text) {
        await(
                "\"" + text + "\" to be told",
                () -> String.valueOf(run("return document.getElementById('alarm').textContent"))
                        .contains(text));
    }

    /**
     * @param action a script
     * @param condition an expression
     * @return milliseconds from the one until the other holds, and is painted
     */
    double millis(String action, String condition) {
        return ((Number) ((JavascriptExecutor) browser).executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const began = performance.now();
                %s;
                const look = () => requestAnimationFrame(() => (%s) ? setTimeout(() => done(performance.now() - began)) : look());
                look();
                """.formatted(action, condition)))
                .doubleValue();
    }

    /** @return in milliseconds, for how long the page stood still at most while somebody looked at it for so long */
    double longestStill(long millis) {
        return ((Number) ((JavascriptExecutor) browser).executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const end = performance.now() + arguments[0];
                let last = performance.now();
                let longest = 0;
                const look = () => requestAnimationFrame(now => {
                  longest = Math.max(longest, performance.now() - last);
                  last = performance.now();
                  last < end ? look() : done(longest);
                });
                look();
                """, millis)).doubleValue();
    }

    Object run(String script, Object... arguments) {
        return ((JavascriptExecutor) browser).executeScript(script, arguments);
    }

    List<String> strings(String script) {
        return ((List<?>) run(script)).stream().map(String::valueOf).toList();
    }

    List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    String text(String selector) {
        return String.valueOf(
                run("const it = document.querySelector(arguments[0]); return it ? it.innerText : ''", selector));
    }

    String attribute(String selector, String name) {
        return String.valueOf(
                run("return document.querySelector(arguments[0]).getAttribute(arguments[1])", selector, name));
    }

    void click(String selector) {
        await(selector, () -> {
            List<WebElement> found = all(selector);
            if (found.isEmpty() || !found.get(0).isDisplayed()) {
                return false;
            }
            run("arguments[0].scrollIntoView({block: 'center'})", found.get(0));
            found.get(0).click();
            return true;
        });
    }

    void clickText(String label) {
        await(label, () -> {
            for (WebElement button : all("main button")) {
                if (button.getText().equals(label) && button.isDisplayed()) {
                    run("arguments[0].scrollIntoView({block: 'center'})", button);
                    button.click();
                    return true;
                }
            }
            return false;
        });
    }

    void type(String id, String text) {
        await(id, () -> !all("#" + id).isEmpty());
        WebElement field = browser.findElement(By.id(id));
        run(
                "for (let up = arguments[0]; up; up = up.parentElement) { if (up.tagName === 'DETAILS') { up.open = true; } }",
                field);
        field.clear();
        field.sendKeys(text);
    }

    void openDetails() {
        run("document.querySelectorAll('details').forEach(one => { one.open = true; })");
    }

    /** @return all that the page says, in whatever way; what was typed into it is no part of that */
    String whole() {
        return String.valueOf(run("return document.documentElement.outerHTML"));
    }

    /** @return what the browser did not let happen */
    List<String> problemsOfPolicy() {
        return browser.manage().logs().get("browser").getAll().stream()
                .map(String::valueOf)
                .filter(line -> line.contains("Content Security Policy") || line.contains("TrustedHTML"))
                .toList();
    }

    void prefer(String scheme) {
        ((ChromiumDriver) browser)
                .executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void narrow(int width) {
        size(width, 740);
    }

    void wide() {
        size(1280, 900);
    }

    private void size(int width, int height) {
        ((ChromiumDriver) browser)
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** @return what axe-core has against the page as it is */
    List<String> violations() {
        try (InputStream in = ConsoleVisitor.class.getResourceAsStream("/axe.min.js")) {
            run(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ((List<?>) ((JavascriptExecutor) browser).executeAsyncScript(AXE))
                .stream().map(String::valueOf).toList();
    }

    void picture(Path file) throws java.io.IOException {
        size(1120, 760);
        run("scrollTo(0, 0)");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, ((TakesScreenshot) browser).getScreenshotAs(OutputType.BYTES));
    }
}
