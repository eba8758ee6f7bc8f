package io.gatehouse.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port (RFC 6454, 4): what clients know a site by.
 *
 * @param scheme in lower case; {@code http} or {@code https} unless it is that of a page
 * @param host in lower case, an IPv6 address in its brackets; empty when a request names none
 * @param port -1 when none is named
 */
public record Origin(String scheme, String host, int port) {

    /**
     * Reads what a browser sends as {@code Origin} (RFC 6454, 6.2; Fetch, 3.2). The port of the scheme itself is as if it were not
     * named; case does not count, though browsers send only lower case.
     *
     * @return null if this is nothing but scheme, host and perhaps a port; so are {@code null} and what has a user or a path
     */
    public static @Nullable Origin parse(String text) {
        int end = text.indexOf("://");
        Authority authority = isScheme(text, end) ? Authority.parse(text.substring(end + 3)) : null;
        if (authority == null) {
            return null;
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        boolean usual = web && authority.port() == Authority.usualPort(scheme);
        return new Origin(scheme, authority.host(), usual ? -1 : authority.port());
    }

    /** RFC 3986, 3.1. */
    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!Ascii.isLetter(c) && (i == 0 || (!Ascii.isDigit(c) && "+-.".indexOf(c) < 0))) {
                return false;
            }
        }
        return end > 0;
    }

    /** @return what the client asked */
    public static Origin of(RequestHead head) {
        return new Origin(head.scheme(), head.host(), head.port());
    }

    /** @return host and port as a URL has them */
    public String authority() {
        return port < 0 ? host : host + ':' + port;
    }

    /** @return the port that it names, or else that of its scheme */
    public int effectivePort() {
        return port < 0 ? Authority.usualPort(scheme) : port;
    }

    /** {@code https://shop.example.com} */
    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
