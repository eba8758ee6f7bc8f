package io.gatehouse.config;

import io.gatehouse.http.IpAddress;
import io.gatehouse.route.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port of a URL that has nothing else.
 *
 * @param host in lower case; an IPv6 address in its brackets
 * @param port the one of the scheme when the URL names none
 */
record Authority(String scheme, String host, int port) {

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:(?<user>[^/?#@]*)@)?"
                    + "(?<host>\\[[^\\]/?#]*]|[^:/?#\\[\\]]*)(?::(?<port>[^/?#]*))?(?<rest>[/?#].*)?",
            Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile(
            "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?");

    private static final Map<String, Integer> WEB = Map.of("http", 80, "https", 443);

    /** Those of endpoints: HTTP/2 without TLS is told from HTTP/1.1 by the descriptor alone. */
    static final Map<String, Integer> ENDPOINTS = Map.of("http", 80, "https", 443, "h2c", 80);

    /** What ends in a number is an address (WHATWG URL, 3.5), so {@code 10.0.0.256} is a slip and no name. */
    private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9]+\\.?");

    /** RFC 1035, 2.3.4 */
    private static final int LONGEST_NAME = 253;

    /**
     * @param reason why there is nothing behind the port, for the message
     * @throws IllegalArgumentException if it is no http or https URL, or has more than the three
     */
    static Authority parse(String text, String reason) {
        return parse(text, reason, WEB);
    }

    /**
     * @param reason why there is nothing behind the port, for the message
     * @param ports those of the schemes that may be
     * @throws IllegalArgumentException if it is no such URL, or has more than the three
     */
    static Authority parse(String text, String reason, Map<String, Integer> ports) {
        List<String> schemes = ports.keySet().stream().sorted().toList();
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw wrong(text, String.join("://HOST:PORT or ", schemes) + "://HOST:PORT");
        }
        String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
        Integer usual = ports.get(scheme);
        if (usual == null) {
            throw wrong(text, String.join(" or ", schemes));
        }
        if (url.group("user") != null) {
            // what is in front of the @ may be a password
            throw new IllegalArgumentException("a URL with a user (expected: no user and no password before the host)");
        }
        String host = url.group("host");
        if (!isName(host) && !isAddress(host)) {
            throw wrong(text, "a host name, an IPv4 address, or an IPv6 address in brackets");
        }
        if (url.group("rest") != null) {
            throw wrong(text, "nothing behind host and port: " + reason);
        }
        return new Authority(scheme, host.toLowerCase(Locale.ROOT), port(text, usual, url.group("port")));
    }

    private static boolean isName(String host) {
        return host.length() <= LONGEST_NAME
                && NAME.matcher(host).matches()
                && !NUMBER_LAST.matcher(host).matches();
    }

    private static boolean isAddress(String host) {
        return host.indexOf('%') < 0
                && host.startsWith("[") == (host.indexOf(':') >= 0)
                && IpAddress.parse(host) != null;
    }

    private static int port(String text, int usual, @Nullable String port) {
        if (port == null) {
            return usual;
        }
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw wrong(text, "a port of 1 to 65535");
        }
        return Integer.parseInt(port);
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException(Settings.shown(text) + " (expected: " + expected + ")");
    }
}
