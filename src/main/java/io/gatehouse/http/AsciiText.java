package io.gatehouse.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts a text of ASCII characters together, for the fields that are made anew for each answer out of many short pieces: a
 * {@code StringBuilder} asks of each piece which of two ways its characters are kept in.
 */
public final class AsciiText {

    /** digits of the largest number */
    private static final int MOST_DIGITS = 19;

    private byte[] bytes;
    private int length;

    /** @param room characters that it will probably have; it grows beyond */
    public AsciiText(int room) {
        this.bytes = new byte[room];
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** @param text ASCII; of other characters the lower eight bits are taken */
    @SuppressWarnings("deprecation") // which warns of just that, and is one copy
    public AsciiText add(String text) {
        int more = text.length();
        ensure(more);
        text.getBytes(0, more, bytes, length);
        length += more;
        return this;
    }

    public AsciiText add(AsciiText other) {
        ensure(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        return this;
    }

    /** Adds a number in decimal digits. */
    public AsciiText add(long number) {
        if (number < 0) {
            return add(Long.toString(number));
        }
        ensure(MOST_DIGITS);
        int end = length + 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            end++;
        }
        put(number, end);
        return this;
    }

    /** Adds the last digits of a number, so many as are asked for: zeros in front, where it has less. */
    public AsciiText addDigits(long number, int digits) {
        ensure(digits);
        put(number, length + digits);
        return this;
    }

    private void put(long number, int end) {
        long rest = number;
        for (int i = end - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
