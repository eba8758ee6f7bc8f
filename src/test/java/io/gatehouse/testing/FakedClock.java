package io.gatehouse.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The wall clock of a process, which a test sets forward and back; the clock that only goes forward stays as it is. It is a few lines
 * of C that are loaded into the process: libfaketime also takes part in whatever waits, and Java's threads then wait no more, but spin.
 */
public final class FakedClock {

    private static final Path SOURCE = Path.of("src/test/resources/drills/wall-clock.c");
    private static final DebianPackages COMPILER =
            new DebianPackages("gcc libc6-dev", List.of(Path.of("/usr/bin/gcc")));

    private final Path file;
    private final Path library;

    /** @param folder for its files; nobody else's */
    public FakedClock(Path folder) throws IOException, InterruptedException {
        COMPILER.install();
        file = folder.resolve("clock");
        library = folder.resolve("wall-clock.so");
        set(Duration.ZERO);
        Process gcc = new ProcessBuilder(
                        "/usr/bin/gcc", "-O2", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString())
                .inheritIO()
                .start();
        if (gcc.waitFor() != 0) {
            throw new IOException("gcc: " + gcc.exitValue());
        }
    }

    /** @return what a process must have in its environment */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "WALL_CLOCK", file.toString());
    }

    /** From now on it is so far from the true one. */
    public void set(Duration off) throws IOException {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        seconds.putLong(off.toSeconds()).flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(seconds, 0);
        }
    }
}
