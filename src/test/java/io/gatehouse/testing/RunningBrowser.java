package io.gatehouse.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Gives a test class a Chromium without a screen that knows nothing yet, and ends it when the class has ended. Where there is none, root gets the
 * packages of Debian; others are told their names.
 */
public final class RunningBrowser implements ParameterResolver {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final DebianPackages PACKAGES =
            new DebianPackages("chromium chromium-driver", List.of(CHROMIUM, DRIVER));

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == WebDriver.class;
    }

    @Override
    public WebDriver resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(RunningBrowser.class))
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
                .browser();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Closed by JUnit. */
    private record Shared(WebDriver browser) implements AutoCloseable {

        Shared() {
            this(started());
        }

        private static WebDriver started() {
            try {
                PACKAGES.install();
                // below the folder of the servers, so that what a killed build leaves is found
                Path run = Path.of(System.getProperty("browser.run")).toAbsolutePath();
                KeycloakProcess.delete(run);
                Files.createDirectories(run);
                // otherwise Selenium would look for a driver elsewhere, and fetch one
                System.setProperty(ChromeDriverService.CHROME_DRIVER_EXE_PROPERTY, DRIVER.toString());
                String log = run.resolve("chromedriver.log").toString();
                System.setProperty(ChromeDriverService.CHROME_DRIVER_LOG_PROPERTY, log);
                ChromeDriver browser = new ChromeDriver(options(run.resolve("profile")));
                browser.manage().timeouts().pageLoadTimeout(Duration.ofMinutes(1));
                return browser;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("no Chromium: " + e.getMessage(), e);
            }
        }

        private static ChromeOptions options(Path profile) {
            ChromeOptions options = new ChromeOptions()
                    .setBinary(CHROMIUM.toFile())
                    .addArguments(
                            "--headless",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--user-data-dir=" + profile);
            if (isRoot()) {
                options.addArguments("--no-sandbox");
            }
            options.setAcceptInsecureCerts(true);
            return options;
        }

        @Override
        public void close() {
            browser.quit();
        }
    }
}
