package io.gatehouse.limit;

import org.jspecify.annotations.Nullable;

/** That counts cannot be written now: said at once, and again as long as it lasts. For one thread at a time, but for who asks. */
final class Trouble {

    /** in attempts: about five minutes */
    private static final int AGAIN_EACH = 30;

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final String file;
    private volatile @Nullable String now;
    private int attempts;

    Trouble(String file) {
        this.file = file;
    }

    /** A redeployment side by side takes a moment; what takes longer is two gateways where one was meant. */
    void met(RuntimeException e) {
        String text = LedgerFile.isTaken(e)
                ? "another gateway has " + file + " open, so that each of the two grants all of every quota"
                        + " (expected: a folder of its own for each gateway, in gatehouse.state); counts are kept in"
                        + " memory, and added when the other one has ended"
                : "counts are kept in memory for now: " + file + ": " + e;
        if (now == null) {
            LOG.log(System.Logger.Level.WARNING, text);
        } else if (++attempts % AGAIN_EACH == 0) {
            LOG.log(System.Logger.Level.ERROR, "still: " + text);
        }
        now = text;
    }

    void over() {
        if (now != null) {
            now = null;
            attempts = 0;
            LOG.log(System.Logger.Level.INFO, "counts are written again: " + file);
        }
    }

    boolean lasts() {
        return now != null;
    }

    /** @return what it is, for operators; null while there is none */
    @Nullable
    String text() {
        return now;
    }
}
