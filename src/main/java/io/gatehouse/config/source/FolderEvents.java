package io.gatehouse.config.source;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says that something happened in folders, sooner than comparing finds out. It only ever saves time: where the platform has no
 * watches left, or a folder is on a network, comparing finds the change a little later. For one thread.
 */
final class FolderEvents implements AutoCloseable {

    private static final WatchEvent.Kind<?>[] ANYTHING = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    private static final String WATCH_THREAD = "FileSystemWatchService";
    private static final long PATIENCE_MILLIS = 1_000;

    private final Map<Path, WatchKey> watched = new HashMap<>();
    private @Nullable WatchService service;
    private final Set<Thread> started = new HashSet<>();
    private boolean unavailable;

    /** Watches these folders and no others. */
    void watch(Set<Path> folders) {
        watched.entrySet().removeIf(entry -> {
            boolean gone =
                    !folders.contains(entry.getKey()) || !entry.getValue().isValid();
            if (gone) {
                entry.getValue().cancel();
            }
            return gone;
        });
        for (Path folder : folders) {
            if (!watched.containsKey(folder)) {
                register(folder);
            }
        }
    }

    private void register(Path folder) {
        try {
            WatchService open = service;
            if (open == null && !unavailable) {
                Set<Thread> before = running();
                open = FileSystems.getDefault().newWatchService();
                service = open;
                started.addAll(running());
                started.removeAll(before);
            }
            if (open != null) {
                watched.put(folder, folder.register(open, ANYTHING));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // not there yet, or no watches left
            unavailable = service == null;
        }
    }

    /** @return whether something happened since the last call; does not wait */
    boolean any() {
        WatchService open = service;
        boolean any = false;
        try {
            for (WatchKey key = poll(open); key != null; key = poll(open)) {
                any |= !key.pollEvents().isEmpty();
                boolean ignored = key.reset();
            }
            return any;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    /** @return the threads of watches; the platform starts one for each, and gives it to nobody */
    private static Set<Thread> running() {
        Thread[] threads = new Thread[2 * Thread.activeCount() + 16];
        int count = Thread.enumerate(threads);
        Set<Thread> found = new HashSet<>();
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().equals(WATCH_THREAD)) {
                found.add(threads[i]);
            }
        }
        return found;
    }

    private static @Nullable WatchKey poll(@Nullable WatchService open) {
        return open == null ? null : open.poll();
    }

    @Override
    public void close() {
        WatchService open = service;
        try {
            if (open != null) {
                open.close();
            }
            // a server that looks for threads left behind finds one that is still ending
            for (Thread thread : started) {
                thread.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("the watch on the descriptor's folders cannot be closed", e);
        }
    }
}
