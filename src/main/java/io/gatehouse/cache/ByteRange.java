package io.gatehouse.cache;

import org.jspecify.annotations.Nullable;

/**
 * The one range of bytes that a request asks for (RFC 9110, 14.1.2).
 *
 * @param first its first byte
 * @param last its last byte; before the first where there is no such part
 */
record ByteRange(long first, long last) {

    /** What stands for a number that is left out. */
    private static final long NOTHING = -2;

    private static final String UNIT = "bytes=";

    /**
     * @param field the value of {@code Range}
     * @param length of the whole
     * @return null where it cannot be read, or asks for several parts: then the whole is sent (RFC 9110, 14.2)
     */
    static @Nullable ByteRange of(String field, long length) {
        if (!field.regionMatches(true, 0, UNIT, 0, UNIT.length()) || field.indexOf(',') >= 0) {
            return null;
        }
        String spec = field.substring(UNIT.length()).strip();
        int dash = spec.indexOf('-');
        long first = dash < 0 ? -1 : number(spec.substring(0, dash));
        long last = dash < 0 ? -1 : number(spec.substring(dash + 1));
        if (dash < 0 || first == -1 || last == -1 || (first == NOTHING && last == NOTHING)) {
            return null;
        }
        if (first == NOTHING) {
            return new ByteRange(Math.max(0, length - last), last == 0 ? -1 : length - 1);
        }
        if (last != NOTHING && last < first) {
            return null;
        }
        return new ByteRange(first, last == NOTHING ? length - 1 : Math.min(last, length - 1));
    }

    private static long number(String digits) {
        return digits.isEmpty() ? NOTHING : digits(digits);
    }

    /** @return -1 where these are none; what is longer than any length is as much */
    static long digits(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return -1;
            }
        }
        return digits.isEmpty() ? -1 : digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    boolean isSatisfiable(long length) {
        return first < length && last >= first;
    }
}
