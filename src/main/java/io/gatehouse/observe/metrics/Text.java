package io.gatehouse.observe.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text in UTF-8 that grows at its end, page by page: some megabytes in one array would be copied each time that it grows, and each time
 * into memory that the system has to clear first.
 */
final class Text {

    private static final int SHORTEST = 64;
    private static final int PAGE = 64 * 1024;

    /** of any long that is not negative */
    private static final int MOST_DIGITS = 19;

    private static final long NANOS = 1_000_000_000;

    private final List<Page> full = new ArrayList<>(0);
    private int filled;
    private byte[] page = new byte[SHORTEST];
    private int used;

    private static final class Page {

        private final byte[] bytes;
        private final int length;

        Page(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }
    }

    Text add(String text) {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        return add(more, more.length);
    }

    /** @param other is added as it is now */
    Text add(Text other) {
        other.full.forEach(one -> add(one.bytes, one.length));
        return add(other.page, other.used);
    }

    private Text add(byte[] more, int count) {
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, PAGE);
            makeRoom(now);
            System.arraycopy(more, done, page, used, now);
            used += now;
            done += now;
        }
        return this;
    }

    Text add(char ascii) {
        makeRoom(1);
        page[used++] = (byte) ascii;
        return this;
    }

    /** A whole number as such, as long as a double has all of its digits. */
    Text add(double number) {
        long whole = (long) number;
        return whole == number && Math.abs(whole) < 1L << 53 ? add(whole) : add(Double.toString(number));
    }

    Text add(long number) {
        if (number < 0) {
            return add(Long.toString(number));
        }
        makeRoom(MOST_DIGITS);
        int digits = 1;
        for (long left = number; left >= 10; left /= 10) {
            digits++;
        }
        long left = number;
        for (int i = used + digits - 1; i >= used; i--) {
            page[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        used += digits;
        return this;
    }

    /**
     * Seconds, to the nanosecond, without an exponent. Not by way of a double: to find its shortest digits took the JDK as long as all the rest of
     * a first scrape.
     */
    Text addSeconds(long nanos) {
        if (nanos < 0) {
            return add(nanos / 1e9);
        }
        add(nanos / NANOS);
        int digits = 9;
        long rest = nanos % NANOS;
        if (rest == 0) {
            return this;
        }
        while (rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        add('.');
        makeRoom(digits);
        for (int i = used + digits - 1; i >= used; i--) {
            page[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        used += digits;
        return this;
    }

    int length() {
        return filled + used;
    }

    /** @param more at most a page */
    private void makeRoom(int more) {
        if (used + more <= page.length) {
            return;
        }
        if (used + more <= PAGE) {
            page = Arrays.copyOf(page, Math.min(PAGE, Math.max(used + more, 2 * page.length)));
        } else {
            full.add(new Page(page, used));
            filled += used;
            page = new byte[PAGE];
            used = 0;
        }
    }

    /** Writes all of it. @return where it ends there */
    int into(byte[] to, int from) {
        int at = from;
        for (Page one : full) {
            System.arraycopy(one.bytes, 0, to, at, one.length);
            at += one.length;
        }
        System.arraycopy(page, 0, to, at, used);
        return at + used;
    }
}
