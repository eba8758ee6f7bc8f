package io.gatehouse.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs on Node.js. */
public final class NodeProgram implements AutoCloseable {

    private static final Path NODE = Path.of("/usr/bin/node");
    private static final Path NPM = Path.of("/usr/bin/npm");
    private static final DebianPackages PACKAGES = new DebianPackages("nodejs npm", List.of(NODE, NPM));
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;

    private NodeProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Fetches a package and what it needs; none of their scripts is run.
     *
     * @param what with its version: {@code name@1.0.0}
     */
    public static void install(Path folder, String what) throws IOException, InterruptedException {
        PACKAGES.install();
        Path log = folder.resolve("npm.log");
        List<String> command = List.of(
                NPM.toString(),
                "install",
                "--prefix",
                folder.toString(),
                "--ignore-scripts",
                "--omit=dev",
                "--no-audit",
                "--no-fund",
                "--cache",
                folder.resolve("npm-cache").toString(),
                what);
        Process npm = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IOException("npm could not fetch " + what + ": " + Files.readString(log));
        }
    }

    /**
     * @param folder in which it runs
     * @param log takes all that it says
     */
    public static NodeProgram start(Path folder, Path log, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        PACKAGES.install();
        List<String> command = new ArrayList<>(List.of(NODE.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new NodeProgram(builder.start(), log);
    }

    /** Waits until it has said this. */
    public NodeProgram await(String part) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(log).contains(part)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                close();
                throw new IOException("it does not start: " + Files.readString(log));
            }
        }
        return this;
    }

    public int exitCode(Duration most) throws IOException, InterruptedException {
        if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("it does not end: " + Files.readString(log));
        }
        return process.exitValue();
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
