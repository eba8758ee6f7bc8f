package io.gatehouse.filter.websocket;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.settings.Settings;
import java.util.Base64;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** What a client has to say to leave HTTP (RFC 6455, 4.2.1). */
final class Handshake {

    static final String VERSION = "13";

    private static final int KEY_BYTES = 16;
    private static final int KEY_LENGTH = 24;

    private Handshake() {}

    /** @return whether the client means to, well or badly */
    static boolean isAsked(Headers fields) {
        return names(fields, "Upgrade", "websocket") || fields.contains("Sec-WebSocket-Key");
    }

    /** Asks the upstream for the same: these fields speak of one connection alone, and are not passed on by themselves. */
    static void ask(Headers.Builder upstream) {
        upstream.set("Connection", "Upgrade").set("Upgrade", "websocket");
    }

    /** @return what is wrong with it, whatever its version; null when nothing is */
    static @Nullable String problem(RequestHead head) {
        Headers fields = head.headers();
        if (!head.method().equals("GET")) {
            return "a WebSocket handshake by " + head.method() + " (expected: GET)";
        }
        if (!names(fields, "Upgrade", "websocket")) {
            return "a WebSocket handshake without Upgrade: websocket";
        }
        if (!names(fields, "Connection", "Upgrade")) {
            return "a WebSocket handshake without Connection: Upgrade";
        }
        String length = fields.first("Content-Length");
        if (fields.contains("Transfer-Encoding")
                || (length != null && !length.strip().equals("0"))) {
            return "a WebSocket handshake with a body (expected: none)";
        }
        if (fields.all("Sec-WebSocket-Version").size() != 1) {
            return several("Sec-WebSocket-Version", fields);
        }
        List<String> keys = fields.all("Sec-WebSocket-Key");
        if (keys.size() != 1) {
            return several("Sec-WebSocket-Key", fields);
        }
        return isKey(keys.get(0).strip())
                ? null
                : "Sec-WebSocket-Key: " + Settings.shown(keys.get(0)) + " (expected: 16 bytes in Base64)";
    }

    private static String several(String name, Headers fields) {
        return name + ": " + fields.all(name).size() + " fields (expected: one)";
    }

    /** @return the version, of which there is one */
    static String version(Headers fields) {
        return String.valueOf(fields.first("Sec-WebSocket-Version")).strip();
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_LENGTH && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean names(Headers fields, String name, String token) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(name)) {
                StringTokenizer tokens = new StringTokenizer(fields.value(i), ", \t");
                while (tokens.hasMoreTokens()) {
                    if (tokens.nextToken().equalsIgnoreCase(token)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
