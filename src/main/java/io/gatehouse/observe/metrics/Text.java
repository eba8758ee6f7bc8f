package io.gatehouse.observe.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text in UTF-8 that grows at its end. */
final class Text {

    private byte[] bytes = new byte[64];
    private int length;

    Text add(String text) {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        return add(more, more.length);
    }

    Text add(Text other) {
        return add(other.bytes, other.length);
    }

    private Text add(byte[] more, int count) {
        makeRoom(count);
        System.arraycopy(more, 0, bytes, length, count);
        length += count;
        return this;
    }

    Text add(char ascii) {
        makeRoom(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** A whole number as such, as long as a double has all of its digits. */
    Text add(double number) {
        long whole = (long) number;
        return whole == number && Math.abs(whole) < 1L << 53 ? add(Long.toString(whole)) : add(Double.toString(number));
    }

    /** Not negative. */
    Text add(long number) {
        if (number < 0) {
            return add(Long.toString(number));
        }
        int digits = 1;
        for (long left = number; left >= 10; left /= 10) {
            digits++;
        }
        makeRoom(digits);
        long left = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += digits;
        return this;
    }

    int length() {
        return length;
    }

    private void makeRoom(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
