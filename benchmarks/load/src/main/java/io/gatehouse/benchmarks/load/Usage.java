package io.gatehouse.benchmarks.load;

/**
 * What some processes have used since they began, and hold now.
 *
 * @param cpuMicros user and system time, also of threads that have ended
 * @param switches context switches, voluntary or not, of the threads that live
 * @param rssKiB resident memory
 */
record Usage(long cpuMicros, long switches, long rssKiB, int threads) {

    static final Usage NONE = new Usage(0, 0, 0, 0);

    Usage plus(Usage other) {
        return new Usage(
                cpuMicros + other.cpuMicros, switches + other.switches, rssKiB + other.rssKiB, threads + other.threads);
    }

    /** What was used from {@code earlier} until now; what is held is that of now. A thread that ended takes its switches with it. */
    Usage since(Usage earlier) {
        return new Usage(cpuMicros - earlier.cpuMicros, Math.max(0, switches - earlier.switches), rssKiB, threads);
    }
}
