package io.gatehouse.audit;

import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was ordered, one line each. A line that has been written is on the disk; each names the one before by its hash, over all files.
 * Any thread may call, none of those that carry requests: it waits for the disk.
 */
public final class Audit implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.gatehouse.audit");

    /** That are at hand for whoever asks. */
    private static final int MOST_AT_HAND = 1_000;

    private final JsonProvider json = JsonProvider.provider();
    private final @Nullable AuditFile file;
    private final InstantSource time;
    private final Deque<String> last = new ArrayDeque<>();
    private long number;
    private String previous = Line.NOTHING;
    private volatile String problem = "";
    private boolean closed;

    /**
     * @param path of the file; null to keep the last lines in memory and tell them to the server's log
     * @param time of the calendar
     */
    public Audit(@Nullable Path path, InstantSource time) {
        this.time = time;
        this.file = path == null ? null : new AuditFile(path, json);
    }

    /**
     * Writes a line.
     *
     * @return its number, from 1
     * @throws IOException if it is not on the disk; then it counts for nothing, and what it is about must not be done
     */
    public synchronized long write(Entry entry) throws IOException {
        // a channel is closed under a thread that is interrupted, and the file with it for everybody
        boolean interrupted = Thread.interrupted();
        try {
            return written(entry);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long written(Entry entry) throws IOException {
        try {
            if (closed) {
                throw new IOException("the gateway has stopped");
            }
            if (file != null && !file.isOpen()) {
                open(file);
            }
            String line = Line.of(json, number + 1, time.instant(), entry, previous);
            if (file != null) {
                file.append(line);
            }
            number++;
            previous = Line.hash(line);
            problem = "";
            keep(line);
            // what the source brings is in the log already
            if (file == null && !entry.way().equals("source")) {
                LOG.log(System.Logger.Level.INFO, line);
            }
            return number;
        } catch (IOException e) {
            problem = "the audit cannot be written, and nothing is done that is ordered: " + e;
            LOG.log(System.Logger.Level.ERROR, problem);
            throw e;
        }
    }

    /** What is at hand is read again, whether it can be opened or not. */
    private void open(AuditFile its) throws IOException {
        last.clear();
        AuditFile.End end = its.open(last::addLast, MOST_AT_HAND);
        number = end.number();
        previous = end.hash();
    }

    private void keep(String line) {
        last.addLast(line);
        if (last.size() > MOST_AT_HAND) {
            last.removeFirst();
        }
    }

    /**
     * @param most how many
     * @return the last lines, the last one first
     */
    public synchronized List<String> last(int most) {
        if (file != null && !closed && !file.isOpen()) {
            try {
                open(file);
                problem = "";
            } catch (IOException e) {
                problem = "the audit cannot be read: " + e;
            }
        }
        List<String> lines = new ArrayList<>(last);
        Collections.reverse(lines);
        return List.copyOf(lines.subList(0, Math.min(most, lines.size())));
    }

    /** @return why the last line could not be written; empty when it was */
    public String problem() {
        return problem;
    }

    @Override
    public synchronized void close() throws IOException {
        // who comes late does not take the file again
        closed = true;
        if (file != null) {
            file.close();
        }
    }
}
