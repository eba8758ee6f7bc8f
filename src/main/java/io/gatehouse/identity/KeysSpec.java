package io.gatehouse.identity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * API keys, as the descriptor has them.
 *
 * @param name unique among keys
 * @param file where they are kept, a full path; empty when they are in a table
 * @param table where they are kept, or null when they are in a file
 * @param pepper without which what is kept of a key is of no use; null when secrets are not resolved
 */
public record KeysSpec(
        String name,
        String file,
        @Nullable Table table,
        @Nullable Secret pepper) {

    /** Keys in a file. */
    public KeysSpec(String name, String file, @Nullable Secret pepper) {
        this(name, file, null, pepper);
    }

    /**
     * Keys in a database.
     *
     * @param dataSource its name in JNDI
     * @param query in SQL; gives a row for each key
     * @param keep how long keys that were read last are good while the database cannot be read
     */
    public record Table(String dataSource, String query, Duration keep) {

        public static final String USUAL_QUERY = "select * from gatehouse_keys";

        /** What is repaired within this is not noticed; and so long a key that was taken back may still be good. */
        public static final Duration USUAL_KEEP = Duration.ofMinutes(15);
    }
}
