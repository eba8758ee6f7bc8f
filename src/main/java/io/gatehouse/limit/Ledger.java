package io.gatehouse.limit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
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
    private final Room room;
    private final Trouble trouble;
    private final Set<String> over = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService writer;
    private volatile @Nullable Thread last;
    private boolean closed;
    private int untilRetry;
    private int untilForgetting;

    /** @param folder where the file is; null to keep counts in memory */
    public Ledger(@Nullable Path folder, InstantSource time) {
        this(folder, time, Heap.ofProcess().accounts());
    }

    /** @param accounts how many may be in memory */
    Ledger(@Nullable Path folder, InstantSource time, int accounts) {
        this.file = folder == null ? null : new LedgerFile(folder);
        this.time = time;
        this.room = new Room(accounts);
        this.trouble = new Trouble(String.valueOf(file));
    }

    /**
     * Reads from the disk when these are opened for the first time, and so is nothing for a thread that carries requests.
     *
     * @param prefix of their accounts in the file
     */
    synchronized Counts open(String prefix) {
        Counts counts = open.get(prefix);
        if (counts == null) {
            Counts fresh = counts();
            read(() -> load(fresh, prefix));
            counts = fresh;
            Counts begun = open.putIfAbsent(prefix, counts);
            counts = begun == null ? counts : begun;
            startWriting();
        }
        return counts;
    }

    /** Of a stretch of the calendar that begins now: nothing can have been written of it. Never waits for the disk. */
    Counts begin(String prefix) {
        boolean ignored = over.remove(prefix);
        Counts counts = open.get(prefix);
        return counts == null ? open.computeIfAbsent(prefix, absent -> counts().fresh()) : counts;
    }

    private Counts counts() {
        return new Counts(room, file != null);
    }

    /** Of a stretch of the calendar that is over: nobody spends of it any more. */
    void end(String prefix) {
        over.add(prefix);
    }

    /** @return all accounts that begin so, what is behind that and how much was used; reads from the disk */
    synchronized SortedMap<String, Long> accounts(String prefix) {
        NavigableMap<String, Long> all = new TreeMap<>();
        // who only asks makes no file
        if (file != null && file.exists()) {
            read(() -> file.read(prefix, all::put));
        }
        Counts counts = open.get(prefix);
        if (counts != null) {
            counts.addTo(all);
        }
        return all;
    }

    /** Of what was written as much as there is room for, and that of which most was used. */
    private void load(Counts counts, String prefix) {
        Most before = new Most(room.left() / 2);
        if (file != null) {
            file.read(prefix, before::add);
        }
        counts.load(before.found(), before.seen());
    }

    private void read(Runnable reading) {
        if (!closed) {
            try {
                reading.run();
            } catch (RuntimeException e) {
                fail(e);
            }
        }
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
        if (file == null || (trouble.lasts() && --untilRetry > 0)) {
            return;
        }
        try {
            if (trouble.lasts()) {
                open.values().forEach(Counts::forgetFlushes);
            }
            for (Map.Entry<String, Counts> late : open.entrySet()) {
                // what others have written meanwhile is added to, and not written over
                if (!late.getValue().isLoaded()) {
                    load(late.getValue(), late.getKey());
                    late.getValue().forgetFlushes();
                }
            }
            open.forEach((prefix, counts) -> counts.flush(
                    account -> file.read(prefix + account), (account, used) -> file.write(prefix + account, used)));
            file.commit();
            if (--untilForgetting < 0) {
                untilForgetting = FORGET_EACH;
                forget();
            }
            trouble.over();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(RuntimeException e) {
        trouble.met(e);
        untilRetry = RETRY_EACH;
        if (file != null) {
            file.abandon();
        }
    }

    /** @return why counts are not written now, for operators; null when they are */
    public @Nullable String problem() {
        return trouble.text();
    }

    /** Makes room where it is tight. To be called each second or so, by one thread; takes time for each account. */
    public void sweep() {
        over.removeIf(this::leave);
        List<Counts> all = new ArrayList<>(open.values());
        all.sort(Comparator.comparingInt(Counts::size));
        int left = room.isTight() ? room.most() / 2 : Integer.MAX_VALUE;
        for (int i = 0; i < all.size(); i++) {
            // the small ones leave the large ones what they do not need
            int most = left == Integer.MAX_VALUE ? left : left / (all.size() - i);
            all.get(i).makeRoom(most);
            left -= left == Integer.MAX_VALUE ? 0 : Math.min(most, all.get(i).size());
        }
    }

    /** @return whether it could: what is to be written is not forgotten */
    private boolean leave(String prefix) {
        Counts counts = open.get(prefix);
        if (counts != null && (file == null || counts.isFlushed())) {
            open.remove(prefix, counts);
            counts.end();
            return true;
        }
        return counts == null;
    }

    /** Forgets what nobody asks for any more. */
    void forget() {
        Retention retention = new Retention(time.instant());
        open.keySet().stream()
                .filter(prefix -> retention.isOver(prefix) || (file != null && retention.isClosed(prefix)))
                .forEach(over::add);
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
