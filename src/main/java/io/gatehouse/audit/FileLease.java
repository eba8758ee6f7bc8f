package io.gatehouse.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Whose the file is: of two who wrote one chain, each would name lines that it has not written itself as missing. It is a lock on a file
 * beside it, because the file itself is renamed when it has grown; it ends with the process, however that ends.
 */
final class FileLease {

    private final Path path;
    private final Path beside;
    private @Nullable FileChannel channel;
    private boolean held;

    FileLease(Path path) {
        this.path = path;
        this.beside = path.resolveSibling(path.getFileName() + ".lock");
    }

    /** @throws IOException if somebody else has it, or it cannot be found out */
    void take() throws IOException {
        if (held) {
            return;
        }
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            open = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            // it stays open also where somebody in this process has the lock: on POSIX to close it would end that
            channel = open;
        }
        if (!isLocked(open)) {
            throw new IOException(path + ": another gateway writes it (expected: a file of its own for each gateway;"
                    + " the option audit says which)");
        }
        held = true;
    }

    private static boolean isLocked(FileChannel opened) throws IOException {
        try {
            FileLock lock = opened.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // it is in this very process
            return false;
        }
    }

    void giveBack() {
        FileChannel open = channel;
        channel = null;
        held = false;
        if (open != null) {
            try {
                open.close();
            } catch (IOException ignored) {
                // the lock goes with the channel, or with the process
            }
        }
    }
}
