package io.gatehouse.identity;

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
     */
    public record Table(String dataSource, String query) {

        public static final String USUAL_QUERY = "select * from gatehouse_keys";
    }
}
