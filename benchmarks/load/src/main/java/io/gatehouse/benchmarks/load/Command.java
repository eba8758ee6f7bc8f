package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that runs to its end and says something. */
record Command(List<String> words) {

    static Command of(String... words) {
        return new Command(List.of(words));
    }

    /**
     * What it printed, errors among it.
     *
     * @throws IOException when it fails or takes longer than this
     */
    String run(long seconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        Thread reaper = new Thread(() -> reap(process, seconds));
        reaper.setDaemon(true);
        reaper.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        reaper.interrupt();
        if (code != 0) {
            throw new IOException(String.join(" ", words) + " ended with " + code + ": " + printed);
        }
        return printed;
    }

    private static void reap(Process process, long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // it has ended by itself
        }
    }
}
