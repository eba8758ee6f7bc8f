package io.gatehouse.upstream;

import java.util.concurrent.TimeUnit;

/**
 * Whether the other side of a connection is still there, though it says nothing (RFC 9113, 6.7). It is asked while somebody waits for
 * it, and not more than twice without having said something else: servers of gRPC hang up on who asks more often.
 */
final class Http2Pulse {

    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_QUESTIONS = 2;

    private volatile boolean heard = true;
    private int questions;
    private boolean asked;
    private long since;

    /** What is to be done. */
    enum Finding {
        NOTHING,
        /** it is to be asked */
        ASK,
        DEAD
    }

    /** Bytes have come. */
    void heard() {
        heard = true;
    }

    /** Something for an exchange has come: it may be asked again, if it falls silent. */
    void worked() {
        questions = 0;
    }

    /** @param awaited whether somebody waits for it. The lock of the connection is held */
    Finding look(long now, boolean awaited) {
        if (heard || !awaited) {
            heard = false;
            asked = false;
            since = now;
            return Finding.NOTHING;
        }
        if (asked) {
            return now - since >= PATIENCE_NANOS ? Finding.DEAD : Finding.NOTHING;
        }
        if (now - since < SILENCE_NANOS || questions >= MOST_QUESTIONS) {
            return Finding.NOTHING;
        }
        questions++;
        asked = true;
        since = now;
        return Finding.ASK;
    }
}
