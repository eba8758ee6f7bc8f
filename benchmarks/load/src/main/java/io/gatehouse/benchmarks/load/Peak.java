package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks every second at what a process holds, while a load generator runs. */
final class Peak implements AutoCloseable {

    private final Proc proc;
    private final long pid;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Usage highest = Usage.NONE;

    private Peak(Proc proc, long pid) {
        this.proc = proc;
        this.pid = pid;
    }

    static Peak of(Proc proc, long pid) {
        Peak peak = new Peak(proc, pid);
        var unused = peak.clock.scheduleAtFixedRate(peak::look, 1, 1, TimeUnit.SECONDS);
        return peak;
    }

    private synchronized void look() {
        try {
            Usage now = proc.tree(pid);
            highest = new Usage(
                    now.cpuMicros(),
                    now.switches(),
                    Math.max(highest.rssKiB(), now.rssKiB()),
                    Math.max(highest.threads(), now.threads()));
        } catch (IOException e) {
            // the next look may tell more
        }
    }

    /** The most memory and the most threads seen. */
    synchronized Usage highest() {
        look();
        return highest;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
