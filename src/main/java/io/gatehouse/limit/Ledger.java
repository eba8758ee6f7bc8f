package io.gatehouse.limit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts that outlive a restart. They are in memory, where nobody waits for them, and what changed is written to a file each second by a
 * thread of their own, and at the end. When that fails, counting goes on, the log says so, and it is tried again.
 */
public final class Ledger implements AutoCloseable {

    private static final long FLUSH_MILLIS = 1_000;
    private static final long PATIENCE_SECONDS = 5;

    /** in flushes: about 10 s */
    private static final int RETRY_EACH = 10;

    /** in flushes: about an hour */
    private static final int FORGET_EACH = 3_600;

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final Map<String, Counts> open = new ConcurrentHashMap<>();
    private final @Nullable LedgerFile file;
    private final InstantSource time;
    private @Nullable ScheduledExecutorService writer;
    private volatile @Nullable Thread last;
    private boolean failed;
    private boolean closed;
    private int untilRetry;
    private int untilForgetting;

    /** @param folder where the file is; null to keep counts in memory */
    public Ledger(@Nullable Path folder, InstantSource time) {
        this.file = folder == null ? null : new LedgerFile(folder);
        this.time = time;
    }

    /**
     * Reads from the disk when these are opened for the first time, and so is nothing for a thread that carries requests.
     *
     * @param prefix of their accounts in the file
     */
    synchronized Counts open(String prefix) {
        Counts counts = open.get(prefix);
        if (counts == null) {
            counts = new Counts();
            SortedMap<String, Long> before = written(prefix);
            if (before != null) {
                counts.load(before);
            }
            Counts begun = open.putIfAbsent(prefix, counts);
            counts = begun == null ? counts : begun;
            startWriting();
        }
        return counts;
    }

    /** Of a stretch of the calendar that begins now: nothing can have been written of it. Never waits for the disk. */
    Counts begin(String prefix) {
        return open.computeIfAbsent(prefix, absent -> new Counts().fresh());
    }

    /** @return all accounts that begin so, what is behind that and how much was used; reads from the disk */
    synchronized SortedMap<String, Long> accounts(String prefix) {
        Counts counts = open.get(prefix);
        if (counts != null) {
            return counts.all();
        }
        // who only asks makes no file
        SortedMap<String, Long> before = file == null || file.exists() ? written(prefix) : null;
        return before == null ? new TreeMap<>() : before;
    }

    /** @return null when it cannot be read now */
    private @Nullable SortedMap<String, Long> written(String prefix) {
        if (file != null && !closed) {
            try {
                return file.read(prefix);
            } catch (RuntimeException e) {
                fail(e);
                return null;
            }
        }
        return new TreeMap<>();
    }

    private void startWriting() {
        if (file != null && writer == null && !closed) {
            writer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "gatehouse-counts");
                thread.setDaemon(true);
                last = thread;
                return thread;
            });
            Future<?> ignored =
                    writer.scheduleWithFixedDelay(this::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    synchronized void flush() {
        if (file == null || (failed && --untilRetry > 0)) {
            return;
        }
        try {
            if (failed) {
                open.values().forEach(Counts::forgetFlushes);
            }
            for (Map.Entry<String, Counts> late : open.entrySet()) {
                // what others have written meanwhile is added to, and not written over
                if (!late.getValue().isLoaded()) {
                    late.getValue().load(file.read(late.getKey()));
                    late.getValue().forgetFlushes();
                }
            }
            open.forEach((prefix, counts) -> counts.flush((account, used) -> file.write(prefix + account, used)));
            file.commit();
            if (--untilForgetting < 0) {
                untilForgetting = FORGET_EACH;
                forget();
            }
            if (failed) {
                failed = false;
                LOG.log(System.Logger.Level.INFO, "counts are written again: " + file);
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(RuntimeException e) {
        if (!failed) {
            LOG.log(System.Logger.Level.WARNING, "counts are kept in memory for now: " + file + ": " + e);
        }
        failed = true;
        untilRetry = RETRY_EACH;
        if (file != null) {
            file.abandon();
        }
    }

    /** Forgets what nobody asks for any more. */
    void forget() {
        Retention retention = new Retention(time.instant());
        open.keySet().removeIf(retention::isOver);
        if (file != null) {
            file.forget(retention::isOver);
        }
    }

    /** What is counted from here on is in memory alone. */
    @Override
    public void close() {
        ScheduledExecutorService writing = stop();
        if (writing == null) {
            return;
        }
        // not interrupted: that would close the file under it
        writing.shutdown();
        try {
            if (!writing.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "the thread that writes counts does not stop");
            }
            // an executor has terminated a moment before its thread has, which to the server is a leak
            Thread thread = last;
            if (thread != null) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lastFlush();
    }

    private synchronized @Nullable ScheduledExecutorService stop() {
        ScheduledExecutorService writing = writer;
        writer = null;
        if (writing == null) {
            closeFile();
        }
        return writing;
    }

    private synchronized void lastFlush() {
        untilRetry = 0;
        flush();
        closeFile();
    }

    private void closeFile() {
        closed = true;
        if (file != null) {
            file.close();
        }
    }
}
