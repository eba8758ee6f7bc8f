package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a Tomcat whose {@code server.xml} has been given what {@code server-config} has for https. */
@Tag("only-tomcat")
final class Http2OnTomcatIT implements OverHttp2, OverGrpc {

    private static final Path HOME = Path.of(System.getProperty("server.home"));
    private static final Path CONFIG = Path.of("server-config/tomcat");
    private static final int TLS_PORT = Integer.getInteger("server.tls.port");
    private static final TestUpstream UPSTREAM = OverHttp2.startUpstream();

    @TempDir
    private static Path base;

    private static Process tomcat;

    @BeforeAll
    static void start() throws Exception {
        Path conf =
                Files.createDirectories(base.resolve("conf/Catalina/localhost")).resolve("../..");
        for (String file :
                List.of("catalina.properties", "context.xml", "web.xml", "tomcat-users.xml", "logging.properties")) {
            Files.copy(HOME.resolve("conf").resolve(file), conf.resolve(file));
        }
        String https = Files.readString(CONFIG.resolve("https.xml"));
        String server = Files.readString(CONFIG.resolve("server.xml"));
        Files.writeString(
                conf.resolve("server.xml"),
                server.replaceFirst(
                        "(?s)<Connector.*?/>", Matcher.quoteReplacement(https.substring(https.indexOf("<Connector")))));
        Files.copy(CONFIG.resolve("gatehouse.xml"), conf.resolve("Catalina/localhost/ROOT.xml"));
        Path own = Files.createDirectories(conf.resolve("gatehouse"));
        Files.writeString(own.resolve("routes.xml"), OverHttp2.descriptor(UPSTREAM));
        TestKey key = TestKey.make(base, "own", "dns:localhost");
        Files.copy(key.pem(), own.resolve("certificate.pem"));
        Files.copy(key.keyPem(), own.resolve("key.pem"));
        Files.copy(
                Path.of(System.getProperty("gatehouse.war")),
                Files.createDirectories(base.resolve("webapps")).resolve("ROOT.war"));
        Files.createDirectories(base.resolve("temp"));
        Files.createDirectories(base.resolve("logs"));
        tomcat = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcatalina.base=" + base,
                        "-Dcatalina.home=" + HOME,
                        "-Djava.io.tmpdir=" + base.resolve("temp"),
                        "-Djava.util.logging.config.file=" + conf.resolve("logging.properties"),
                        "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                        "-Xmx256m",
                        "-Dgatehouse.address=127.0.0.1",
                        "-Dgatehouse.https.port=" + TLS_PORT,
                        "-Dgatehouse.auto-deploy=false",
                        "-cp",
                        HOME.resolve("bin/bootstrap.jar")
                                + java.io.File.pathSeparator
                                + HOME.resolve("bin/tomcat-juli.jar"),
                        "org.apache.catalina.startup.Bootstrap",
                        "start")
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        awaitStart();
    }

    private static Path log() {
        return base.resolve("log.txt");
    }

    private static void awaitStart() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!Files.readString(log()).contains("Server startup in")) {
            if (tomcat.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                throw new AssertionError(Files.readString(log()));
            }
        }
    }

    @AfterAll
    static void stop() {
        UPSTREAM.close();
        tomcat.destroyForcibly();
        tomcat.onExit().join();
    }

    @Override
    public URI secure() {
        return URI.create("https://localhost:" + TLS_PORT + "/");
    }

    @Override
    public TestUpstream upstream() {
        return UPSTREAM;
    }

    @Override
    public boolean tellsOfCancelling() {
        return true;
    }

    /** Tomcat says so at once. */
    @Test
    void what_a_client_has_given_up_ends_at_once() throws Exception {
        givesUp("silent/long");
        assertThat(Files.readString(log())).doesNotContain("Exception").doesNotContain("cannot be sent");
    }
}
