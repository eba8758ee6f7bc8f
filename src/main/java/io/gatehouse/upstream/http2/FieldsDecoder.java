package io.gatehouse.upstream.http2;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the heads of one connection (RFC 7541), and looks whether they may stand in a message (RFC 9113, 8.2 and 8.3). What is
 * unpacked is always unpacked to its end, else the next head would be read wrongly.
 */
final class FieldsDecoder {

    /** Of the table that packed heads refer to; what the other side assumes when nobody says otherwise. */
    private static final int TABLE_BYTES = 4096;

    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_FIELDS = 500;
    private static final String STATUS = ":status";

    /** What speaks of a connection of HTTP/1.1 (RFC 9113, 8.2.2). */
    private static final Set<String> OF_CONNECTIONS =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final HPackDecoder decoder = new HPackDecoder(TABLE_BYTES, StandardCharsets.ISO_8859_1);

    FieldsDecoder() {
        // what is too much is counted here, and is no reason to lose the connection
        decoder.setMaxListSize(Integer.MAX_VALUE);
    }

    /** @throws ConnectionError if it cannot be unpacked, so that nothing behind it can either */
    Fields decode(ByteBuffer block) throws ConnectionError {
        Message message = new Message();
        try {
            while (block.hasRemaining()) {
                Header next = decoder.decodeHeader(block);
                if (next != null) {
                    message.add(next.getName(), next.getValue() == null ? "" : next.getValue());
                }
            }
        } catch (HPackException | RuntimeException e) {
            throw new ConnectionError(ErrorCode.COMPRESSION_ERROR, "a head that cannot be unpacked: " + e.getMessage());
        }
        return message.fields();
    }

    private static final class Message {

        private final Headers.Builder headers = Headers.builder();
        private int status;
        private int count;
        private int bytes;
        private @Nullable String problem;

        void add(String name, String value) {
            count++;
            bytes += Math.min(MOST_BYTES, name.length() + value.length() + 4);
            if (problem != null) {
                return;
            }
            if (bytes > MOST_BYTES) {
                problem = "a head: more than " + MOST_BYTES + " bytes";
            } else if (count > MOST_FIELDS) {
                problem = "fields: more than " + MOST_FIELDS;
            } else if (name.startsWith(":")) {
                pseudo(name, value);
            } else {
                problem = problem(name, value);
                headers.add(name, value);
            }
        }

        private void pseudo(String name, String value) {
            boolean number = value.length() == 3;
            for (int i = 0; i < value.length(); i++) {
                number &= Ascii.isDigit(value.charAt(i));
            }
            if (!name.equals(STATUS) || status != 0 || headers.build().size() > 0) {
                problem = "the field " + name + " (expected: :status, once, before all others)";
            } else if (!number || value.charAt(0) == '0') {
                problem = ":status: " + value + " (expected: 100 to 999)";
            } else {
                status = Integer.parseInt(value);
            }
        }

        private static @Nullable String problem(String name, String value) {
            boolean upper = false;
            for (int i = 0; i < name.length(); i++) {
                upper |= Ascii.isUpper(name.charAt(i));
            }
            if (upper || !Ascii.isToken(name)) {
                return "the name of a field: " + name + " (expected: a token in lower case)";
            }
            if (OF_CONNECTIONS.contains(name)) {
                return "the field " + name + " (expected: none of a connection of HTTP/1.1)";
            }
            boolean blank = !value.isEmpty() && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
            if (blank || value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
                return "the value of " + name + " (expected: no line end in it, and no blank around it)";
            }
            return null;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        Fields fields() {
            return new Fields(status, headers.build(), problem);
        }
    }
}
