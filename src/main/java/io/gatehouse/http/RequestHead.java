package io.gatehouse.http;

import java.util.Locale;
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

    /**
     * Makes the head that a request for an absolute URL has, with {@code Host} where it is not among the fields.
     *
     * @param url for example {@code https://shop.example.com/catalog/42?lang=en}
     * @param client the address of the client, as a literal
     * @throws IllegalArgumentException if the URL is not absolute, or has neither http nor https
     */
    public static RequestHead of(String method, String url, Headers headers, String client) {
        int start = url.indexOf("://");
        String scheme = start < 0 ? "" : url.substring(0, start).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(url + " (expected: http://HOST/PATH or https://HOST/PATH)");
        }
        String rest = url.substring(start + 3);
        int end = authorityEnd(rest);
        Authority authority = Authority.parse(rest.substring(0, end));
        if (authority == null) {
            throw new IllegalArgumentException(rest.substring(0, end) + " (expected: a host, and perhaps a port)");
        }
        int fragment = rest.indexOf('#', end);
        String target = fragment < 0 ? rest.substring(end) : rest.substring(end, fragment);
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        return new RequestHead(
                method,
                scheme,
                authority.host(),
                authority.port(),
                path.isEmpty() ? "/" : path,
                question < 0 ? null : target.substring(question + 1),
                headers.contains("Host") ? headers : withHost(headers, authority),
                client);
    }

    private static int authorityEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                return i;
            }
        }
        return text.length();
    }

    private static Headers withHost(Headers headers, Authority authority) {
        Headers.Builder all = Headers.builder().add("Host", authority.toString());
        headers.forEach(all::add);
        return all.build();
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

    /** @return the same request with another path */
    public RequestHead withPath(String other) {
        return new RequestHead(method, scheme, host, port, other, query, headers, client);
    }

    /** @return the same request with other fields */
    public RequestHead withHeaders(Headers others) {
        return new RequestHead(method, scheme, host, port, path, query, others, client);
    }
}
