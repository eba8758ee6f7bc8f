package io.gatehouse.suite;

import io.gatehouse.testing.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The public suite of tests for HTTP caches (https://cache-tests.fyi): its package of npm, or a checkout of a later version. It asks a
 * cache from outside, and is the origin behind it, too.
 *
 * @param folder of the suite
 * @param name of the record of what is expected of it
 */
record CacheSuite(Path folder, String name) {

    private static final String VERSION = "0.4.5";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What became of one test. */
    record Result(String kind, boolean passed, String line) {}

    /** @return the checkout that is named; without one, the package, fetched by npm into this folder */
    static CacheSuite get(String checkout, Path fetched) throws IOException, InterruptedException {
        if (!checkout.isEmpty()) {
            return new CacheSuite(Path.of(checkout).toAbsolutePath(), "checkout");
        }
        Path there = fetched.resolve("node_modules/http-cache-tests");
        if (!Files.exists(there.resolve("package.json"))) {
            Files.createDirectories(fetched);
            NodeProgram.install(fetched, "http-cache-tests@" + VERSION);
        }
        return new CacheSuite(there.toAbsolutePath(), VERSION);
    }

    private Path server() {
        Path later = folder.resolve("test-engine/server/server.mjs");
        return Files.exists(later) ? later : folder.resolve("server/server.mjs");
    }

    /** Starts the origin. */
    NodeProgram origin(int port, Path own) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "npm_config_protocol", "http",
                "npm_config_port", String.valueOf(port),
                "npm_config_pidfile", own.resolve("origin.pid").toString());
        return NodeProgram.start(folder, own.resolve("origin.log"), environment, server().toString())
                .await("Listening on");
    }

    /** @return what became of each test, by its id */
    Map<String, Result> ask(int port, Path own, String runner) throws IOException, InterruptedException {
        Path script = Files.writeString(own.resolve("run.mjs"), runner);
        Path told = own.resolve("results");
        try (NodeProgram run = NodeProgram.start(
                folder,
                told,
                Map.of(),
                "--no-warnings",
                script.toString(),
                folder.toString(),
                "http://127.0.0.1:" + port)) {
            int code = run.exitCode(PATIENCE);
            if (code != 0) {
                throw new IOException("the suite ended with " + code + ": " + Files.readString(told));
            }
        }
        Map<String, Result> results = new TreeMap<>();
        for (String line : Files.readAllLines(told)) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].matches("required|optimal|check")) {
                results.put(words[1], new Result(words[0], words[2].equals("ok"), line));
            }
        }
        return results;
    }
}
