package io.gatehouse.identity.key;

import java.io.IOException;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The row at which the result of a query stands, as a key. Columns go by their names, in any case and order. */
final class KeyRow {

    private static final List<String> NEEDED = List.of("id", "hash", "owner");
    private static final List<String> POSSIBLE = List.of("plan", "roles", "scopes", "expires", "enabled");

    private final ResultSet rows;
    private final Map<String, Integer> columns;
    private final int expiresType;
    private final Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);

    private KeyRow(ResultSet rows, Map<String, Integer> columns, int expiresType) {
        this.rows = rows;
        this.columns = columns;
        this.expiresType = expiresType;
    }

    /** @throws IOException if there is no column that a key cannot be without */
    static KeyRow of(ResultSet rows) throws SQLException, IOException {
        ResultSetMetaData about = rows.getMetaData();
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 1; i <= about.getColumnCount(); i++) {
            columns.putIfAbsent(about.getColumnLabel(i).toLowerCase(Locale.ROOT), i);
        }
        for (String needed : NEEDED) {
            if (!columns.containsKey(needed)) {
                throw new IOException("the query gives no column " + needed + " (expected: " + String.join(", ", NEEDED)
                        + " and, where they are to be, " + String.join(", ", POSSIBLE) + ")");
            }
        }
        Integer expires = columns.get("expires");
        return new KeyRow(rows, columns, expires == null ? Types.NULL : about.getColumnType(expires));
    }

    /** @throws IllegalArgumentException if this is no key, with what was expected and without the hash */
    ApiKey key() throws SQLException {
        String id = text("id");
        if (id == null || !KeyFile.isId(id)) {
            throw new IllegalArgumentException("no id (expected: 1 to 64 letters, digits, - or _)");
        }
        String owner = text("owner");
        if (owner == null) {
            throw new IllegalArgumentException("no owner (expected: a name)");
        }
        String hash = text("hash");
        return new ApiKey(
                id,
                KeyHash.parse(hash == null ? "" : hash),
                owner,
                text("plan"),
                list("roles"),
                list("scopes"),
                expires(),
                enabled());
    }

    /** @return the id, to speak of; empty when there is none that can be shown */
    String named() throws SQLException {
        String id = text("id");
        return id == null || !KeyFile.isId(id) ? "" : ", id " + id;
    }

    /** @return without the space with which some databases fill it up; null for what is empty */
    private @Nullable String text(String column) throws SQLException {
        Integer index = columns.get(column);
        String value = index == null ? null : rows.getString(index);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private Set<String> list(String column) throws SQLException {
        String value = text(column);
        return value == null
                ? Set.of()
                : Arrays.stream(value.split("[,\\s]+", -1))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** A time without a zone is one in UTC, a day ends there. */
    private @Nullable Instant expires() throws SQLException {
        Integer index = columns.get("expires");
        if (index == null) {
            return null;
        }
        if (expiresType == Types.DATE) {
            Date day = rows.getDate(index);
            return KeyFile.expires(day == null ? null : day.toLocalDate().toString());
        }
        if (expiresType == Types.TIMESTAMP) {
            Timestamp time = rows.getTimestamp(index, utc);
            return time == null ? null : time.toInstant();
        }
        if (expiresType == Types.TIMESTAMP_WITH_TIMEZONE) {
            OffsetDateTime time = rows.getObject(index, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        return KeyFile.expires(text("expires"));
    }

    private boolean enabled() throws SQLException {
        Integer index = columns.get("enabled");
        Object value = index == null ? null : rows.getObject(index);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.intValue() != 0;
        }
        return KeyFile.enabled(value == null ? null : text("enabled"));
    }
}
