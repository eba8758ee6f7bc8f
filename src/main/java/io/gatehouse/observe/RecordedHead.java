package io.gatehouse.observe;

import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request that was served, without what lets anybody in, and what was decided about it.
 *
 * @param time when it came, of the wall's clock
 * @param head as its route saw it; values that may be secrets are {@code ***}
 * @param caller who asked, without a name; null where that is not known
 * @param route the route that took it, or null
 * @param status that went to the client
 * @param fault the code of what went wrong, or null
 */
public record RecordedHead(
        Instant time,
        RequestHead head,
        @Nullable Caller caller,
        @Nullable String route,
        int status,
        @Nullable String fault) {

    /**
     * @return one line of JSON, without an end of line: {@code time}, {@code client}, {@code method}, {@code scheme}, {@code host},
     *     {@code target}, {@code headers} (an array of {@code "Name: value"}), {@code authenticated}, {@code roles}, {@code scopes},
     *     {@code status}, {@code route}, {@code fault}; names that the access log has mean the same there
     */
    public String line() {
        StringBuilder line = new StringBuilder(512);
        line.append('{');
        text("time", time.toString(), line);
        text("client", head.client(), line);
        text("method", head.method(), line);
        text("scheme", head.scheme(), line);
        text("host", head.authority(), line);
        text("target", head.target(), line);
        StringBuilder fields = new StringBuilder(256);
        head.headers().forEach((name, value) -> element(name + ": " + value, fields));
        line.append(",\"headers\":[").append(fields).append(']');
        if (caller != null) {
            line.append(",\"authenticated\":").append(!caller.isAnonymous());
            list("roles", caller.roles(), line);
            list("scopes", caller.scopes(), line);
        }
        line.append(",\"status\":").append(status);
        text("route", route, line);
        text("fault", fault, line);
        return line.append('}').toString();
    }

    private static void text(String name, @Nullable String value, StringBuilder line) {
        if (value != null) {
            line.append(line.length() == 1 ? "\"" : ",\"").append(name).append("\":\"");
            Escaping.json(value, line);
            line.append('"');
        }
    }

    private static void list(String name, Collection<String> values, StringBuilder line) {
        if (!values.isEmpty()) {
            StringBuilder elements = new StringBuilder();
            values.stream().sorted().forEach(value -> element(value, elements));
            line.append(",\"").append(name).append("\":[").append(elements).append(']');
        }
    }

    private static void element(String value, StringBuilder to) {
        to.append(to.isEmpty() ? "\"" : ",\"");
        Escaping.json(value, to);
        to.append('"');
    }
}
