package io.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * An address as 128 bits. An IPv4 address, also one mapped into IPv6 ({@code ::ffff:10.0.0.1}), has its four bytes at the
 * end of {@code low}.
 *
 * @param v4 whether it is an IPv4 address
 */
public record IpAddress(long high, long low, boolean v4) {

    /**
     * @return whether the text is an address and nothing else: without brackets, and without a zone, which may be any text and
     *     means something on one machine only (RFC 6874)
     */
    public static boolean isPlain(String text) {
        return text.indexOf('%') < 0 && text.indexOf('[') < 0 && parse(text) != null;
    }

    /** @return the address without its zone: {@code fe80::1} for {@code fe80::1%eth0} */
    public static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /**
     * Reads a literal (RFC 3986, 3.2.2; RFC 4291, 2.2), with or without brackets; a zone ({@code %eth0}) is ignored. No
     * name is ever looked up.
     *
     * @return null when the text is no literal
     */
    public static @Nullable IpAddress parse(String literal) {
        String text = literal.startsWith("[") && literal.endsWith("]") && literal.length() > 2
                ? literal.substring(1, literal.length() - 1)
                : literal;
        if (text.indexOf(':') >= 0) {
            return new Ipv6Reader(text).read();
        }
        long v4 = v4(text, 0, text.length());
        return v4 < 0 ? null : new IpAddress(0, v4, true);
    }

    /** Four decimal numbers without leading zeros (some read those as octal), or -1. */
    static long v4(String text, int from, int to) {
        long address = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            int dot = part == 3 ? to : text.indexOf('.', at);
            int number = dot < 0 || dot > to ? -1 : number(text, at, dot);
            if (number < 0) {
                return -1;
            }
            address = (address << 8) | number;
            at = dot + 1;
        }
        return address;
    }

    private static int number(String text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Ascii.isDigit(c)) {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number > 255 ? -1 : number;
    }

    /** @return what one person has: an IPv4 address itself, and of an IPv6 address its /64 (RFC 6177, 2) */
    public IpAddress network() {
        return v4 ? this : new IpAddress(high, 0, false);
    }

    /** @return that as a text: {@code 192.0.2.7}, or of an IPv6 address {@code 20010db800000001::/64} */
    public String networkText() {
        return v4
                ? (low >>> 24 & 0xFF) + "." + (low >>> 16 & 0xFF) + '.' + (low >>> 8 & 0xFF) + '.' + (low & 0xFF)
                : Long.toHexString(high) + "::/64";
    }
}
