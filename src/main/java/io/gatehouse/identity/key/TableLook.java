package io.gatehouse.identity.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One look at a database: its thread waits for a connection, or over one for an answer. Whoever waits too long is sent home. */
final class TableLook {

    private final LongSupplier nanoTime;
    private final long since;
    private final Thread thread = Thread.currentThread();
    private @Nullable Connection connection;
    private boolean brokenOff;
    private boolean over;

    /** Begins one, on the thread that looks. */
    TableLook(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** @return when it began, by the ticker */
    long since() {
        return since;
    }

    boolean isLongerThan(Duration most) {
        return nanoTime.getAsLong() - since > most.toNanos();
    }

    synchronized boolean isBrokenOff() {
        return brokenOff;
    }

    /** @return the same, over which the look goes on */
    synchronized Connection over(Connection given) {
        connection = given;
        return given;
    }

    /** On the thread that looks: from here on it does something else. */
    synchronized void end() {
        over = true;
        if (brokenOff) {
            // the next who uses the thread is not meant
            boolean ignored = Thread.interrupted();
        }
    }

    /** Ends it, from another thread; more than once does no harm. */
    void breakOff() throws SQLException {
        Connection open;
        synchronized (this) {
            if (over || brokenOff) {
                return;
            }
            brokenOff = true;
            open = connection;
            if (open == null) {
                thread.interrupt();
            }
        }
        if (open != null) {
            open.abort(Runnable::run);
        }
    }
}
