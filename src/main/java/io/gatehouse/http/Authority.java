package io.gatehouse.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Host and port, as they stand in {@code Host} (RFC 9110, 7.2).
 *
 * @param host in lower case; an IPv6 address in its brackets
 * @param port -1 when there is none
 */
public record Authority(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** @return null if the text is no host with an optional port; user information is none */
    public static @Nullable Authority parse(String text) {
        int end = hostEnd(text);
        if (end <= 0) {
            return null;
        }
        String host = text.substring(0, end).toLowerCase(Locale.ROOT);
        if (end == text.length()) {
            return new Authority(host, -1);
        }
        int port = text.charAt(end) == ':' ? port(text, end + 1) : -1;
        return port < 0 ? null : new Authority(host, port);
    }

    /** @return the index behind the host, or -1 if a character is none of a host's */
    private static int hostEnd(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            String address = text.substring(1, Math.max(1, close));
            return IpAddress.isPlain(address) ? close + 1 : -1;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            if (!isHostCharacter(c)) {
                return -1;
            }
        }
        return text.length();
    }

    private static boolean isHostCharacter(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    }

    private static int port(String text, int from) {
        int length = text.length() - from;
        if (length < 1 || length > 5) {
            return -1;
        }
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            port = port * 10 + digit;
        }
        return port > MAX_PORT ? -1 : port;
    }

    /** @return the port of a URL that names none: 443 for https, 80 for http */
    public static int usualPort(String scheme) {
        return "https".equals(scheme) ? 443 : 80;
    }

    @Override
    public String toString() {
        return port < 0 ? host : host + ':' + port;
    }
}
