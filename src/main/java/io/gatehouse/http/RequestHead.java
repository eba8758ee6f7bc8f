package io.gatehouse.http;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says before its body, as the downstream side meant it: behind a trusted proxy, scheme, host and client are
 * those that the proxy was asked with.
 *
 * @param method the method, as it came (methods are case-sensitive, RFC 9110, 9.1)
 * @param scheme {@code http} or {@code https}
 * @param host the host in lower case, without port; an IPv6 address in its brackets
 * @param port the port that the authority names, or -1 when it names none
 * @param path the path as it came, byte for byte, below the context path; starts with {@code /}
 * @param query the query as it came, without the question mark; null when there is none, empty after a lone {@code ?}
 * @param headers the fields as they came
 * @param client the address of the true client, as a literal
 */
public record RequestHead(
        String method,
        String scheme,
        String host,
        int port,
        String path,
        @Nullable String query,
        Headers headers,
        String client) {

    private static final Pattern URL = Pattern.compile(
            "(https?)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(/[^?#\\s]*)?(?:\\?([^#\\s]*))?",
            Pattern.CASE_INSENSITIVE);

    /**
     * A request that nobody has sent: for tests in the descriptor, and for explanations.
     *
     * @param url absolute, http or https; path and query stay as they are, byte for byte
     * @param client the address that it comes from
     * @throws IllegalArgumentException if this is no such method or URL
     */
    public static RequestHead of(String method, String url, Headers headers, String client) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    url + " (expected: an absolute URL such as https://shop.example.com/catalog/42, without fragment)");
        }
        if (!method.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(method + " (expected: a method such as GET)");
        }
        int port = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
        if (port > 65_535) {
            throw new IllegalArgumentException(url + " (expected: a port of at most 65535)");
        }
        return new RequestHead(
                method,
                parts.group(1).toLowerCase(Locale.ROOT),
                parts.group(2).toLowerCase(Locale.ROOT),
                port,
                parts.group(4) == null ? "/" : parts.group(4),
                parts.group(5),
                headers,
                client);
    }

    /** @return path and query as they came */
    public String target() {
        return query == null ? path : path + '?' + query;
    }

    /** @return host and port as a URL has them */
    public String authority() {
        return port < 0 ? host : host + ':' + port;
    }

    /** @return the method that this CORS preflight asks for (Fetch, 4.8), or null when this is none */
    public @Nullable String preflightMethod() {
        boolean asks = method.equals("OPTIONS") && headers.contains("Origin");
        return asks ? headers.first("Access-Control-Request-Method") : null;
    }
}
