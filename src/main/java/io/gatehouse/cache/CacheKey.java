package io.gatehouse.cache;

import io.gatehouse.http.Authority;
import io.gatehouse.http.RequestHead;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The public URL of what is kept: what the client asked for, in its normal form (RFC 3986, 6.2.2).
 *
 * @param text scheme, authority, path and query
 */
public record CacheKey(String text) {

    private static final String HEX = "0123456789ABCDEF";

    public static CacheKey of(RequestHead head) {
        return of(head.scheme(), head.host(), head.port(), head.path(), head.query());
    }

    /** @return null where this is no absolute URL */
    static @Nullable CacheKey of(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null || uri.getRawPath() == null) {
            return null;
        }
        return of(
                uri.getScheme().toLowerCase(Locale.ROOT),
                uri.getHost().toLowerCase(Locale.ROOT),
                uri.getPort(),
                uri.getRawPath(),
                uri.getRawQuery());
    }

    /**
     * @param url absolute
     * @throws IllegalArgumentException if it is none
     */
    public static CacheKey parse(String url) {
        CacheKey key = of(URI.create(url));
        if (key == null) {
            throw new IllegalArgumentException(url + " (expected: an absolute URL such as https://shop.example.com/a)");
        }
        return key;
    }

    private static CacheKey of(String scheme, String host, int port, String path, @Nullable String query) {
        StringBuilder text = new StringBuilder(path.length() + host.length() + 16);
        text.append(scheme).append("://").append(host);
        if (port >= 0 && port != Authority.usualPort(scheme)) {
            text.append(':').append(port);
        }
        text.append(path.isEmpty() ? "/" : path.indexOf('%') < 0 ? path : normal(path));
        if (query != null) {
            text.append('?').append(query);
        }
        return new CacheKey(text.toString());
    }

    /** Characters that need no coding have none, and hexadecimal digits are capitals; so nothing changes its meaning. */
    private static String normal(String path) {
        StringBuilder normal = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            int high = c == '%' && i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
            if (low < 0) {
                normal.append(c);
                continue;
            }
            char decoded = (char) (high << 4 | low);
            if (isUnreserved(decoded)) {
                normal.append(decoded);
            } else {
                normal.append('%').append(HEX.charAt(high)).append(HEX.charAt(low));
            }
            i += 2;
        }
        return normal.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '~';
    }

    /** @return scheme and authority */
    String origin() {
        return text.substring(0, text.indexOf('/', text.indexOf("://") + 3));
    }

    @Override
    public String toString() {
        return text;
    }
}
