package io.gatehouse.http;

/**
 * Scheme, host and port (RFC 6454, 4): what clients know a site by.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case, an IPv6 address in its brackets; empty when a request names none
 * @param port -1 when none is named
 */
public record Origin(String scheme, String host, int port) {

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
