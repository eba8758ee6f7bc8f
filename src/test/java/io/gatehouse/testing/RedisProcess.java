package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis on a free port of 127.0.0.1 that keeps nothing on the disk. It can be killed, and started again where it was. */
public final class RedisProcess implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
    private static final DebianPackages PACKAGES = new DebianPackages("redis-server", List.of(PROGRAM));
    private static final long PATIENCE_SECONDS = 20;

    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process process;

    private RedisProcess(Path folder, int port, List<String> options) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param folder for its own files
     * @param options such as {@code --requirepass secret}
     */
    public static RedisProcess start(Path folder, String... options) throws IOException, InterruptedException {
        PACKAGES.install();
        return new RedisProcess(folder, freePort(), List.of(options));
    }

    /** @return a port of 127.0.0.1 on which nobody listened a moment ago */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process launch() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", ""));
        command.addAll(options);
        Process started = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!listens()) {
            if (started.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                started.destroyForcibly();
                throw new IOException("no Redis, see " + folder.resolve("redis.log"));
            }
        }
        return started;
    }

    private boolean listens() {
        try {
            return tell("PING").startsWith("+PONG") || !options.isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** @return all that it answers */
    public String tell(String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public int port() {
        return port;
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Starts it again where it was, and knowing nothing. */
    public void restart() throws IOException, InterruptedException {
        process = launch();
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
