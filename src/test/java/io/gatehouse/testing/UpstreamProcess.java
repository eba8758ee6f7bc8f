package io.gatehouse.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link UpstreamMain} as a process: it can be killed, started again where it was, frozen and thawed. */
public final class UpstreamProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final String name;
    private final Path folder;
    private final Path ledger;
    private Process process;
    private int port;

    private UpstreamProcess(String name, Path folder) throws IOException {
        this.name = name;
        this.folder = folder;
        this.ledger = Files.createFile(folder.resolve(name + ".ledger"));
    }

    /**
     * Starts one on a free port, and waits until it listens.
     *
     * @param folder for its files
     */
    public static UpstreamProcess start(String name, Path folder) throws IOException, InterruptedException {
        UpstreamProcess upstream = new UpstreamProcess(name, folder);
        upstream.start();
        return upstream;
    }

    /** Starts it, again where it was. */
    public void start() throws IOException, InterruptedException {
        Path out = folder.resolve(name + ".out");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpstreamMain.class.getName(),
                        String.valueOf(port),
                        name,
                        ledger.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String said = Files.readString(out);
        while (!said.endsWith("\n")) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new IOException("no upstream: " + Files.readString(out));
            }
            said = Files.readString(out);
        }
        port = Integer.parseInt(said.strip().replaceFirst("ready ", ""));
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** @return the requests that it has read whole, as {@code METHOD NONCE} */
    public List<String> ledger() throws IOException {
        return Files.readAllLines(ledger);
    }

    /** @return the requests that all of them have read whole, as {@code METHOD NONCE} */
    public static List<String> ledgers(List<UpstreamProcess> upstreams) throws IOException {
        List<String> all = new ArrayList<>();
        for (UpstreamProcess upstream : upstreams) {
            all.addAll(upstream.ledger());
        }
        return all;
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** It stands still; the system goes on taking connections and bytes for it. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill " + signal + ": " + code);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
