package io.gatehouse.http;

import org.jspecify.annotations.Nullable;

/** Reads the text form of an IPv6 address (RFC 4291, 2.2). */
final class Ipv6Reader {

    private static final int GROUPS = 8;

    private final String text;
    private final int[] groups = new int[GROUPS];
    private int count;
    /** the index of the group before which {@code ::} stands, or -1 */
    private int gap = -1;

    Ipv6Reader(String text) {
        int zone = text.indexOf('%');
        this.text = zone < 0 ? text : text.substring(0, zone);
    }

    @Nullable
    IpAddress read() {
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            at = group(at);
            if (at < 0) {
                return null;
            }
        }
        boolean whole = gap < 0 ? count == GROUPS : count < GROUPS;
        return whole ? address() : null;
    }

    /** Reads one group, or the IPv4 form at the end, and what separates it from the next; -1 when there is none. */
    private int group(int from) {
        int colon = text.indexOf(':', from);
        int to = colon < 0 ? text.length() : colon;
        if (colon < 0 && text.indexOf('.', from) >= 0) {
            return v4(from);
        }
        if (count == GROUPS || !hex(from, to)) {
            return -1;
        }
        if (colon < 0) {
            return to;
        }
        if (!text.startsWith("::", colon)) {
            return colon + 1 < text.length() ? colon + 1 : -1;
        }
        if (gap >= 0) {
            return -1;
        }
        gap = count;
        return colon + 2;
    }

    private int v4(int from) {
        long v4 = IpAddress.v4(text, from, text.length());
        if (v4 < 0 || count > GROUPS - 2) {
            return -1;
        }
        groups[count++] = (int) (v4 >> 16);
        groups[count++] = (int) (v4 & 0xffff);
        return text.length();
    }

    private boolean hex(int from, int to) {
        if (to == from || to - from > 4) {
            return false;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return false;
            }
            value = (value << 4) | digit;
        }
        groups[count++] = value;
        return true;
    }

    private IpAddress address() {
        int zeros = GROUPS - count;
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS; i++) {
            int index = gap < 0 || i < gap ? i : i - zeros;
            long group = gap >= 0 && i >= gap && i < gap + zeros ? 0 : groups[index];
            if (i < 4) {
                high = (high << 16) | group;
            } else {
                low = (low << 16) | group;
            }
        }
        boolean mapped = high == 0 && low >>> 32 == 0xffff;
        return mapped ? new IpAddress(0, low & 0xffff_ffffL, true) : new IpAddress(high, low, false);
    }
}
