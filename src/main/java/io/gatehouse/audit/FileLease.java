package io.gatehouse.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose the file is: of two who wrote one chain, each would name lines that it has not written itself as missing. It is a lock on a file
 * beside it, because the file itself is renamed when it has grown; it ends with the process, however that ends.
 *
 * <p>On POSIX all locks of a process on a file end when it closes any channel of that file. So in one process nobody opens it but who has
 * the mark of it: a system property, which is all that two versions of an application have in common, side by side on a server.
 */
final class FileLease {

    private static final String MARK = "io.gatehouse.audit.written ";

    private final Path path;
    private final Path beside;
    private final String me = UUID.randomUUID().toString();
    private @Nullable String mark;
    private @Nullable FileChannel channel;

    FileLease(Path path) {
        this.path = path;
        this.beside = path.resolveSibling(path.getFileName() + ".lock");
    }

    /** @throws IOException if somebody else has it, or it cannot be found out */
    void take() throws IOException {
        if (channel != null) {
            return;
        }
        String name = MARK + real();
        if (System.getProperties().putIfAbsent(name, me) != null) {
            // it is in this very process
            throw taken();
        }
        mark = name;
        boolean locked = false;
        try {
            locked = lock();
        } finally {
            if (!locked) {
                giveBack();
            }
        }
        if (!locked) {
            throw taken();
        }
    }

    /** Whatever way it is called by. */
    private Path real() throws IOException {
        Path folder = beside.getParent();
        return Files.exists(beside) || folder == null
                ? beside.toRealPath()
                : folder.toRealPath().resolve(beside.getFileName());
    }

    private IOException taken() {
        return new IOException(path + ": another gateway writes it (expected: a file of its own for each gateway;"
                + " the option audit says which)");
    }

    private boolean lock() throws IOException {
        FileChannel open = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel = open;
        try {
            return open.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // somebody in this process who knows of no marks
            return false;
        }
    }

    void giveBack() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException ignored) {
                // the lock goes with the channel, or with the process
            }
        }
        // last: from here on somebody else in this process may open the file
        String its = mark;
        mark = null;
        if (its != null) {
            boolean ignored = System.getProperties().remove(its, me);
        }
    }
}
