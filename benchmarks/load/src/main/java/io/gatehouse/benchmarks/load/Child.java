package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that was started here, and ends with {@link #close}. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Path work;

    private Child(Process process, Path work) {
        this.process = process;
        this.work = work;
    }

    /**
     * @param cpus what {@code taskset -c} takes
     * @param work its folder; what it prints is in {@code log} there
     */
    static Child start(String cpus, Path work, Map<String, String> environment, List<String> command)
            throws IOException {
        Files.createDirectories(work);
        Files.deleteIfExists(work.resolve("pid"));
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cpus));
        pinned.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(pinned)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log").toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start(), work);
    }

    /** The process whose use is of interest: what it says itself in its file {@code pid}, or else the one that was started. */
    long pid() throws IOException {
        Path file = work.resolve("pid");
        return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : process.pid();
    }

    Path log() {
        return work.resolve("log");
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        List<ProcessHandle> family = Stream.concat(
                        Stream.of(process.toHandle()), Stream.concat(process.descendants(), named()))
                .toList();
        // a server that is told twice to end may end at once, so only what nobody else tells is told here
        process.destroy();
        named().forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (ProcessHandle handle : family) {
            await(handle, end - System.nanoTime());
            handle.destroyForcibly();
        }
    }

    private Stream<ProcessHandle> named() {
        try {
            long pid = pid();
            return pid == process.pid() ? Stream.empty() : ProcessHandle.of(pid).stream();
        } catch (IOException | NumberFormatException e) {
            return Stream.empty();
        }
    }

    private static void await(ProcessHandle handle, long nanos) {
        try {
            handle.onExit().get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            // it has had its time
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
