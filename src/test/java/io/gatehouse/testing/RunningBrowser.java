package io.gatehouse.testing;

import java.io.File;
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
    private static final String PACKAGES = "chromium chromium-driver";
    private static final String INSTALL = "apt-get install -y -q --no-install-recommends " + PACKAGES;

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
                install();
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

        private static void install() throws IOException, InterruptedException {
            if (Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)) {
                return;
            }
            if (!isRoot()) {
                throw new IOException("these packages of Debian are needed: apt-get install " + PACKAGES);
            }
            File log = File.createTempFile("apt-get", ".log");
            for (String command : List.of("apt-get update -q", INSTALL)) {
                ProcessBuilder apt = new ProcessBuilder(command.split(" ", -1))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
                apt.environment().put("DEBIAN_FRONTEND", "noninteractive");
                if (apt.start().waitFor() != 0) {
                    throw new IOException(command + ": " + Files.readString(log.toPath()));
                }
            }
        }

        @Override
        public void close() {
            browser.quit();
        }
    }
}
