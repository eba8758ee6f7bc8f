package io.gatehouse.limit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link Ledger}, opened when it is needed first. All methods wait for the disk, and throw what MVStore throws, or
 * {@link UncheckedIOException}. Belongs to one thread at a time.
 */
final class LedgerFile {

    private static final String NAME = "gatehouse-counts.mv";
    private static final int CACHE_MB = 4;

    private final Path path;
    private @Nullable MVStore store;

    LedgerFile(Path folder) {
        this.path = folder.resolve(NAME);
    }

    private MVMap<String, Long> map() {
        MVStore opened = store;
        if (opened == null) {
            opened = opened();
            store = opened;
        }
        return opened.openMap("counts");
    }

    private MVStore opened() {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            if (Files.exists(path) && !Files.isWritable(path)) {
                throw new IOException(path + " (expected: a file that can be written)");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // it commits when it is told to, so that it needs no thread of its own
        return new MVStore.Builder()
                .fileName(path.toString())
                .cacheSize(CACHE_MB)
                .autoCommitDisabled()
                .open();
    }

    /** @return whether it is because somebody else has the file open, in this process or in another */
    static boolean isTaken(RuntimeException e) {
        return e instanceof MVStoreException met && met.getErrorCode() == DataUtils.ERROR_FILE_LOCKED;
    }

    /** @return whether anything was ever counted here */
    boolean exists() {
        return store != null || Files.exists(path);
    }

    /**
     * Reads all that begins so.
     *
     * @param to is told what is behind that, and how much was used
     */
    void read(String prefix, BiConsumer<String, Long> to) {
        MVMap<String, Long> map = map();
        for (Iterator<String> keys = map.keyIterator(prefix); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            Long used = map.get(key);
            if (used != null) {
                to.accept(key.substring(prefix.length()), used);
            }
        }
    }

    /** @return null when there is nothing of it */
    @Nullable
    Long read(String account) {
        return map().get(account);
    }

    void write(String account, long used) {
        map().put(account, used);
    }

    void forget(Predicate<String> old) {
        MVMap<String, Long> map = map();
        List<String> gone = new ArrayList<>();
        for (Iterator<String> keys = map.keyIterator(null); keys.hasNext(); ) {
            String key = keys.next();
            if (old.test(key)) {
                gone.add(key);
            }
        }
        gone.forEach(map::remove);
        commit();
    }

    void commit() {
        MVStore opened = store;
        if (opened != null) {
            opened.commit();
        }
    }

    /** It is broken, or its disk is full: what could not be written is given up. */
    void abandon() {
        MVStore broken = store;
        store = null;
        if (broken != null) {
            broken.closeImmediately();
        }
    }

    void close() {
        MVStore opened = store;
        store = null;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
