package io.gatehouse.identity.key;

import io.gatehouse.identity.KeysSpec.Table;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Refreshed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keys in a database, read whole every 10 s, never on the way of a request. While the database is away those that were read last go on,
 * for as long as is said; of others nobody can tell. A database that takes a question and says nothing is away, too. A row that is no key
 * is told, and the others count.
 */
final class KeyTable implements KeyStore {

    private static final Refreshed.Rhythm RHYTHM =
            new Refreshed.Rhythm(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(2));
    private static final int QUERY_SECONDS = 10;

    /** Not every driver ends a query that takes too long, and none bounds how long a connection takes. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);

    private static final int ROWS_AT_ONCE = 1_000;

    /** as many as a file has lines */
    private static final int MOST_ROWS = 250_000;

    /** in one message */
    private static final int MOST_PROBLEMS = 20;

    private static final System.Logger LOG = System.getLogger("io.gatehouse.identity");

    private final String name;
    private final Table table;
    private final DataSources sources;

    /** as it was seen by the thread that reads the descriptor: not every server lets every thread look */
    private final @Nullable DataSource seen;

    private final Errands errands;
    private final LongSupplier nanoTime;
    private final Refreshed<Content> content;
    private final Reports reports = new Reports();
    private final AtomicReference<@Nullable TableLook> underway = new AtomicReference<>();
    private volatile @Nullable Boolean good;

    /**
     * @param since when the database was asked for them, by the ticker: what it was told later is not in them
     * @param problems of the rows that are no keys
     */
    private record Content(long since, Map<String, ApiKey> keys, String problems) {}

    KeyTable(String name, Table table, DataSources sources, Errands errands, LongSupplier nanoTime) {
        this.name = name;
        this.table = table;
        this.sources = sources;
        this.errands = errands;
        this.nanoTime = nanoTime;
        this.seen = sources.find(table.dataSource());
        this.content = new Refreshed<>(this::read, errands, nanoTime, RHYTHM, reports);
    }

    @Override
    public @Nullable Map<String, ApiKey> value() {
        Content known = content.value();
        return known == null || isTooOld(known) ? null : known.keys;
    }

    private boolean isTooOld(Content known) {
        return nanoTime.getAsLong() - known.since > table.keep().toNanos();
    }

    @Override
    public boolean isCurrent() {
        return Boolean.TRUE.equals(good);
    }

    @Override
    public void tick() {
        content.tick();
        TableLook look = underway.get();
        if (look != null && look.isLongerThan(LONGEST_LOOK) && underway.compareAndSet(look, null)) {
            good = false;
            breakOff(look);
        }
        Content known = content.value();
        if (known != null && isTooOld(known)) {
            reports.tooOld();
        }
    }

    /** Asked for once, not at each tick: many would take the places of those who ask something. */
    private void breakOff(TableLook look) {
        CompletableFuture<?> ignored = errands.ask(() -> {
                    // that may take long, too
                    look.breakOff();
                    return true;
                })
                .exceptionally(problem -> underway.compareAndSet(null, look));
    }

    /** A database that is away may take long to say so: only for the very first look it is worth waiting. */
    @Override
    public @Nullable CompletableFuture<?> askAgain() {
        return good == null ? content.askAgain() : null;
    }

    private Content read() throws IOException {
        DataSource now = sources.find(table.dataSource());
        DataSource source = now == null ? seen : now;
        if (source == null) {
            throw new IOException("there is no data source under this name in JNDI");
        }
        TableLook look = new TableLook(nanoTime);
        underway.set(look);
        try (Connection connection = look.over(source.getConnection());
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(QUERY_SECONDS);
            statement.setMaxRows(MOST_ROWS + 1);
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = statement.executeQuery(table.query())) {
                return read(rows, look.since());
            }
        } catch (SQLException e) {
            throw new IOException(look.isBrokenOff() ? "no answer within 30 s" : String.valueOf(e.getMessage()), e);
        } finally {
            underway.set(null);
            look.end();
        }
    }

    private static Content read(ResultSet rows, long since) throws SQLException, IOException {
        KeyRow row = KeyRow.of(rows);
        Map<String, ApiKey> keys = new HashMap<>();
        Set<String> twice = new HashSet<>();
        List<String> problems = new ArrayList<>();
        for (int number = 1; rows.next(); number++) {
            if (number > MOST_ROWS) {
                throw new IOException("more than " + MOST_ROWS + " rows (expected: <= " + MOST_ROWS + ")");
            }
            try {
                ApiKey key = row.key();
                if (keys.putIfAbsent(key.id(), key) != null) {
                    // whose it is, is anybody's guess
                    twice.add(key.id());
                    throw new IllegalArgumentException("the id a second time (expected: each id once)");
                }
            } catch (IllegalArgumentException e) {
                problems.add("row " + number + row.named() + ": " + e.getMessage());
            }
        }
        keys.keySet().removeAll(twice);
        return new Content(since, keys, told(problems));
    }

    private static String told(List<String> problems) {
        int more = problems.size() - MOST_PROBLEMS;
        return more <= 0
                ? String.join("; ", problems)
                : String.join("; ", problems.subList(0, MOST_PROBLEMS)) + "; and " + more + " more";
    }

    /** Says once what is wrong, and once that it is mended. */
    private final class Reports implements Refreshed.Told<Content> {

        private String away = "";
        private String problems = "";
        private boolean oldTold;

        synchronized void tooOld() {
            if (!oldTold) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "keys {0}: {1}: could not be read for {2} s; no key is good until it can",
                        name,
                        table.dataSource(),
                        table.keep().toSeconds());
            }
            oldTold = true;
        }

        @Override
        public synchronized void fetched(Content fetched) {
            good = true;
            oldTold = false;
            if (!away.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "keys {0}: {1} is there again", name, table.dataSource());
                away = "";
            }
            if (!fetched.problems.equals(problems)) {
                problems = fetched.problems;
                LOG.log(
                        problems.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.ERROR,
                        "keys {0}: {1}: {2}",
                        name,
                        table.dataSource(),
                        problems.isEmpty() ? "all rows are good again" : problems + "; the other rows count");
            }
        }

        @Override
        public synchronized void failed(String reason) {
            good = false;
            if (!reason.equals(away)) {
                String kept = content.value() == null
                        ? "nobody is known by it yet"
                        : "the keys that it had go on, for " + table.keep().toSeconds() + " s at most";
                LOG.log(System.Logger.Level.ERROR, "keys {0}: {1}: {2}; {3}", name, table.dataSource(), reason, kept);
            }
            away = reason;
        }
    }
}
