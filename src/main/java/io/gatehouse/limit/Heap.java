package io.gatehouse.limit;

/**
 * How much of the heap counters may take: whatever is sent, what is left suffices for the requests themselves.
 *
 * @param bytes how large the heap can become
 */
public record Heap(long bytes) {

    /** Measured, for keys of 48 characters; one of an address takes 350. */
    static final int BYTES_OF_A_KEY = 400;

    /** Measured, for accounts of 48 characters. */
    static final int BYTES_OF_AN_ACCOUNT = 320;

    private static final int SHARE_OF_ALL = 4;
    private static final int SHARE_OF_ACCOUNTS = 16;
    private static final int SHARE_OF_ONE_LIMIT = 32;

    private static final int MOST_USUAL_KEYS = 100_000;
    private static final int MOST_ACCOUNTS = 1_000_000;

    /** @return that of this process */
    public static Heap ofProcess() {
        return new Heap(Runtime.getRuntime().maxMemory());
    }

    /** @return of how many keys a limit knows apart what they drew that does not say it; six such limits fit beside a quota */
    public int usualKeys() {
        return (int) Math.max(1, Math.min(MOST_USUAL_KEYS, bytes / SHARE_OF_ONE_LIMIT / BYTES_OF_A_KEY));
    }

    /** @return how many accounts all quotas and books together have in memory */
    int accounts() {
        return (int) Math.max(1, Math.min(MOST_ACCOUNTS, bytes / SHARE_OF_ACCOUNTS / BYTES_OF_AN_ACCOUNT));
    }

    /** @return what all counters together may take, in bytes */
    public long forCounters() {
        return bytes / SHARE_OF_ALL;
    }

    /** @return what the counters of a descriptor take when their tables are full, in bytes */
    public long taken(Counted counted) {
        long keys = counted.limits().stream().mapToLong(LimitSpec::keys).sum();
        long accounts = counted.quotas().isEmpty() ? 0 : accounts();
        return keys * BYTES_OF_A_KEY + accounts * BYTES_OF_AN_ACCOUNT;
    }
}
