package io.gatehouse.launcher;

/**
 * Where to listen.
 *
 * @param host a name or an address of this machine
 * @param port 0 for any that is free
 */
public record Listen(String host, int port) {

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080} */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host) + ':' + port;
    }
}
