package io.gatehouse.launcher;

import org.jspecify.annotations.Nullable;

/**
 * Where to listen.
 *
 * @param host a name or an address of this machine
 * @param port 0 for any that is free
 * @param tls null for plain HTTP
 * @param http2 whether HTTP/2 is spoken too: with TLS to whom offers it, without to whom begins with it
 */
public record Listen(String host, int port, @Nullable TlsFiles tls, boolean http2) {

    /** For HTTP/1.1 alone. */
    public Listen(String host, int port, @Nullable TlsFiles tls) {
        this(host, port, tls, false);
    }

    /** For plain HTTP. */
    public Listen(String host, int port) {
        this(host, port, null);
    }

    /** @return {@code http://127.0.0.1:8080}, {@code https://[::1]:8443}, with the port that was had */
    String url(int had) {
        return (tls == null ? "http://" : "https://") + new Listen(host, had);
    }

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080} */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host) + ':' + port;
    }
}
