package io.gatehouse.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Keycloak with its own data, on a port of 127.0.0.1. It can be stopped and started again, where it was and with what it
 * knew. It is run as {@code kc.sh start-dev} runs it, but without the shell, so that the process is ours to end.
 */
public final class KeycloakProcess implements AutoCloseable {

    static final String ADMINISTRATOR = "root";
    static final String PASSWORD = "root-for-tests-only";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PATIENCE_TO_STOP = Duration.ofSeconds(30);

    /** Keycloak has adapted its own code to its options, and wants to be started again with it. */
    private static final int ADAPTED = 10;

    private final Path home;
    private final int port;
    private final List<String> realms;
    private Process process;

    private KeycloakProcess(Path home, int port, List<String> realms) {
        this.home = home;
        this.port = port;
        this.realms = realms;
    }

    /**
     * Installs one afresh; it does not run yet.
     *
     * @param distribution as it was unpacked, stays as it is
     * @param home for its files and nobody else's; what is there goes away
     * @param port of 127.0.0.1
     * @param realms a folder with a file {@code NAME-realm.json} for each realm that it is to have
     */
    public static KeycloakProcess install(Path distribution, Path home, int port, Path realms) throws IOException {
        delete(home);
        copy(distribution, home);
        copy(realms, home.resolve("data/import"));
        try (Stream<Path> files = Files.list(realms)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("-realm.json"))
                    .map(name -> name.replace("-realm.json", ""))
                    .toList();
            return new KeycloakProcess(home, port, names);
        }
    }

    /** Starts it and waits until each realm answers; where Keycloak has to adapt its code first, it is started twice. */
    public void start() throws IOException, InterruptedException {
        // otherwise somebody else would be taken for it
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        try {
            process = launch();
            if (!isReady()) {
                process = launch("-Dkc.config.built=true");
                if (!isReady()) {
                    throw new AssertionError("Keycloak ended at once: " + said());
                }
            }
        } catch (IOException | InterruptedException | AssertionError e) {
            close();
            throw e;
        }
    }

    private Process launch(String... more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(more))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMINISTRATOR);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
        return builder.start();
    }

    private List<String> command(String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // first, so that whoever looks for what runs below this folder sees it
        command.add("-Dkc.home.dir=" + home);
        command.add("-Djboss.server.config.dir=" + home.resolve("conf"));
        command.addAll(List.of(more));
        command.addAll(List.of("-Xmx512m", "-XX:MaxMetaspaceSize=256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        for (String opened : List.of("util", "util.concurrent", "security", "lang")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-Dfile.encoding=UTF-8",
                "-Duser.language=en",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Dpicocli.disable.closures=true",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--hostname=" + url(),
                "--import-realm"));
        return command;
    }

    /** @return false when it wants to be started again */
    private boolean isReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                if (process.exitValue() == ADAPTED) {
                    return false;
                }
                throw new AssertionError("Keycloak ended with " + process.exitValue() + ": " + said());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Keycloak is not ready within " + PATIENCE + ": " + said());
            }
        }
        return true;
    }

    /** @return whether it answers for each realm */
    private boolean answers() {
        for (String realm : realms) {
            try {
                RawAnswer answer = RawClient.fetch(port, "/realms/" + realm + "/.well-known/openid-configuration");
                if (answer.status() != 200) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    private String said() throws IOException {
        String all = Files.readString(log().toPath());
        return all.substring(Math.max(0, all.length() - 4_000));
    }

    private File log() {
        return home.resolveSibling(home.getFileName() + ".log").toFile();
    }

    /** Stops it as an operator does, and waits until it has ended; its data stay. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
            close();
        }
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Waits for so long. @return whether it has ended by then, which it should not */
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    public long pid() {
        return process.pid();
    }

    /** @return {@code http://127.0.0.1:PORT} */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** @param name of one that was imported */
    public KeycloakRealm realm(String name) {
        return new KeycloakRealm(port, name);
    }

    /**
     * Makes one while it runs, as an administrator does.
     *
     * @param json all of it, as a file for an import has it
     */
    public KeycloakRealm realm(String name, String json) throws IOException {
        KeycloakRealm made = realm(name);
        made.make(json);
        return made;
    }

    /** Ends it at once. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
