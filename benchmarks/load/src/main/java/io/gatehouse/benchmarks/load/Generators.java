package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs wrk (closed loop: each connection waits for its answer) and h2load (open loop: requests at a rate). */
final class Generators {

    /** So many that a connection is seldom busy when its next request is due, and so that each is due at most every 10 ms, which is h2load's tick. */
    private static final int OPEN_LOOP_CONNECTIONS = 256;

    private static final int OPEN_LOOP_BODY_BYTES = 1024;

    private static final int LEAD_SECONDS = 1;

    private final String cpus;
    private final Path work;

    Generators(String cpus, Path work) throws IOException {
        this.cpus = cpus;
        this.work = Files.createDirectories(work);
        Files.writeString(uploadScript(), Template.named("upload.lua").text());
    }

    Load closedLoop(Target target, Traffic traffic, int seconds) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("taskset", "-c", cpus, "wrk", "-t", "1", "--latency"));
        words.addAll(List.of("--timeout", "20s", "-d", seconds + "s"));
        words.addAll(List.of("-c", Integer.toString(traffic.connections())));
        if (traffic.upload()) {
            words.addAll(List.of("-s", uploadScript().toString()));
        }
        traffic.fields().forEach(field -> words.addAll(List.of("-H", field)));
        words.add(target.url() + traffic.path());
        return new WrkOutput(new Command(words).run(seconds + 60L)).load();
    }

    /**
     * @param path of an answer of 1 KiB
     * @param seconds how long requests are sent whose answers count; one second more before them
     * @return what was asked and answered
     */
    H2loadLog openLoop(Target target, String path, double perSecond, int seconds)
            throws IOException, InterruptedException {
        Path log = work.resolve("h2load.log");
        Files.deleteIfExists(log);
        long requests = openLoopRequests(perSecond, seconds);
        List<String> words = new ArrayList<>(List.of("taskset", "-c", cpus, "h2load", "--h1", "-t", "1"));
        words.addAll(List.of("-c", Integer.toString(OPEN_LOOP_CONNECTIONS), "-n", Long.toString(requests)));
        // connections one after another, or all would send at the same moments
        words.addAll(List.of("-r", "1", "--rate-period", "1ms"));
        words.addAll(List.of("--rps", Double.toString(perSecond / OPEN_LOOP_CONNECTIONS)));
        words.addAll(List.of("--log-file", log.toString(), target.url() + path));
        String printed = new Command(words).run(3L * seconds + 60);
        H2loadLog all = H2loadLog.read(log, printed, requests, OPEN_LOOP_BODY_BYTES);
        long counted = all.beganMicros() + LEAD_SECONDS * 1_000_000L;
        return all.begun(time -> time >= counted);
    }

    private static long openLoopRequests(double perSecond, int seconds) {
        return Math.max(OPEN_LOOP_CONNECTIONS, Math.round(perSecond * (seconds + LEAD_SECONDS)));
    }

    private Path uploadScript() {
        return work.resolve("upload.lua");
    }
}
