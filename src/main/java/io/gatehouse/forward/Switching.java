package io.gatehouse.forward;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamRequest;
import io.gatehouse.upstream.UpstreamResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The fields by which both sides agree to leave HTTP for WebSocket (RFC 6455, 4). */
final class Switching {

    static final int STATUS = 101;

    /** RFC 6455, 1.3 */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Switching() {}

    /** Adds to the head that goes down what speaks of one connection alone, and was therefore left out. */
    static void add(Headers.Builder fields) {
        fields.set("Connection", "Upgrade").set("Upgrade", "websocket");
    }

    /** @return what is wrong with an answer of {@code 101} (RFC 6455, 4.1); null when nothing is */
    static @Nullable String problem(UpstreamRequest asked, UpstreamResponse answer) {
        Headers fields = answer.headers();
        List<String> to = fields.all("Upgrade");
        if (to.size() != 1 || !to.get(0).strip().equalsIgnoreCase("websocket")) {
            return "101, Upgrade: " + to + " (expected: websocket)";
        }
        if (!namesUpgrade(fields.all("Connection"))) {
            return "101 without Connection: Upgrade";
        }
        List<String> proof = fields.all("Sec-WebSocket-Accept");
        String key = asked.headers().first("Sec-WebSocket-Key");
        if (key == null || proof.size() != 1 || !proof.get(0).strip().equals(accept(key))) {
            return "101, Sec-WebSocket-Accept: " + proof + " (expected: what follows from the key)";
        }
        return null;
    }

    private static boolean namesUpgrade(List<String> connection) {
        for (String value : connection) {
            StringTokenizer names = new StringTokenizer(value, ", \t");
            while (names.hasMoreTokens()) {
                if (names.nextToken().equalsIgnoreCase("upgrade")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String accept(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(digest.digest((key.strip() + GUID).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
