package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a representation a part has: {@code Content-Range} (RFC 9110, 14.4).
 *
 * @param first the first byte
 * @param last the last byte
 * @param complete the length of the whole
 */
public record ContentRange(long first, long last, long complete) {

    static final String FIELD = "Content-Range";

    private static final String UNIT = "bytes ";

    /** @return null where there is none, or none that says all three */
    public static @Nullable ContentRange of(Headers headers) {
        List<String> lines = headers.all(FIELD);
        return lines.size() == 1 ? parse(lines.get(0).strip()) : null;
    }

    private static @Nullable ContentRange parse(String value) {
        int dash = value.indexOf('-');
        int slash = value.indexOf('/');
        if (!value.regionMatches(true, 0, UNIT, 0, UNIT.length()) || dash < UNIT.length() || slash < dash) {
            return null;
        }
        long first = ByteRange.digits(value.substring(UNIT.length(), dash));
        long last = ByteRange.digits(value.substring(dash + 1, slash));
        long complete = ByteRange.digits(value.substring(slash + 1));
        return first < 0 || last < first || complete <= last ? null : new ContentRange(first, last, complete);
    }

    /** @return bytes */
    public long length() {
        return last - first + 1;
    }

    boolean isWhole() {
        return first == 0 && last == complete - 1;
    }

    /** @return whether there is no gap between the two */
    boolean touches(ContentRange other) {
        return first <= other.last + 1 && other.first <= last + 1;
    }

    ContentRange with(ContentRange other) {
        return new ContentRange(Math.min(first, other.first), Math.max(last, other.last), complete);
    }

    boolean has(ByteRange range) {
        return range.first() >= first && range.last() <= last && range.last() >= range.first();
    }

    /** As it is written in the field. */
    @Override
    public String toString() {
        return UNIT + first + '-' + last + '/' + complete;
    }
}
