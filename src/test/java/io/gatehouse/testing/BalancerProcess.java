package io.gatehouse.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real HAProxy on a free port of 127.0.0.1 that is set up as {@code server-config/two-nodes/haproxy.cfg} has it, before two gateways there. */
public final class BalancerProcess implements AutoCloseable {

    /** Where the package has it. */
    public static final Path PROGRAM = Path.of("/usr/sbin/haproxy");

    private static final Path SAMPLE = Path.of("server-config/two-nodes/haproxy.cfg");
    private static final DebianPackages PACKAGES = new DebianPackages("haproxy", List.of(PROGRAM));
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final int port;

    private BalancerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Writes the sample as it is, but for where things are.
     *
     * @param folder for its files
     * @param port on which it is asked by TLS
     * @param key with which it answers
     * @param a the port of one gateway, of 127.0.0.1
     * @param b that of the other
     */
    public static Path configuration(Path folder, int port, TestKey key, int a, int b) throws IOException {
        Path pem = Files.writeString(
                folder.resolve("gateway.pem"), Files.readString(key.pem()) + Files.readString(key.keyPem()));
        String text = Files.readString(SAMPLE);
        text = replaced(text, "bind :443", "bind 127.0.0.1:" + port);
        text = replaced(text, "/etc/haproxy/gateway.pem", pem.toString());
        text = replaced(text, "10.0.0.1:8080", "127.0.0.1:" + a);
        text = replaced(text, "10.0.0.2:8080", "127.0.0.1:" + b);
        return Files.writeString(folder.resolve("haproxy.cfg"), text);
    }

    private static String replaced(String text, String part, String by) {
        if (!text.contains(part)) {
            throw new AssertionError("not in the sample: " + part);
        }
        return text.replace(part, by);
    }

    /** Starts it, and waits until it takes connections; parameters as above. */
    public static BalancerProcess start(Path folder, TestKey key, int a, int b)
            throws IOException, InterruptedException {
        PACKAGES.install();
        int port = RedisProcess.freePort();
        Path log = folder.resolve("haproxy.log");
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-db",
                        "-f",
                        configuration(folder, port, key, a, b).toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!listens(port)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new IOException("no HAProxy: " + Files.readString(log));
            }
        }
        return new BalancerProcess(process, port);
    }

    private static boolean listens(int port) throws IOException {
        try {
            RawClient.connect(port).close();
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
