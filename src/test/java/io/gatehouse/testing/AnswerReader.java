package io.gatehouse.testing;

import java.util.Locale;

/** Reads one answer as its bytes come, and tells whether it is the right one. */
final class AnswerReader {

    static final String LIE = "whole, but ";

    private final StringBuilder raw = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private String head = "";
    /** where in the raw text what was not yet understood begins */
    private int at;

    private long length = -1;
    private boolean whole;

    /** @return whether it is whole now */
    boolean read(String characters) {
        raw.append(characters);
        if (head.isEmpty()) {
            readHead();
        }
        if (!head.isEmpty() && !whole) {
            whole = length >= 0 ? readLength() : readChunks();
        }
        return whole;
    }

    private void readHead() {
        int end = raw.indexOf("\r\n\r\n");
        if (end >= 0) {
            head = raw.substring(0, end + 2);
            at = end + 4;
            String announced = field("content-length");
            boolean chunked = field("transfer-encoding").equals("chunked");
            length = announced.isEmpty() ? (chunked ? -1 : 0) : Long.parseLong(announced);
        }
    }

    private boolean readLength() {
        if (raw.length() - at >= length) {
            body.append(raw, at, raw.length());
            return true;
        }
        return false;
    }

    private boolean readChunks() {
        for (int line = raw.indexOf("\r\n", at); line >= 0; line = raw.indexOf("\r\n", at)) {
            int size = Integer.parseInt(raw.substring(at, line).strip(), 16);
            int end = line + 2 + size + 2;
            if (raw.length() < end) {
                return false;
            }
            if (size == 0) {
                return true;
            }
            body.append(raw, line + 2, line + 2 + size);
            at = end;
        }
        return false;
    }

    /** @return 0 when no head has come */
    int status() {
        return head.isEmpty() ? 0 : Integer.parseInt(head.substring(9, 12));
    }

    boolean closes() {
        return field("connection").equals("close");
    }

    /** @return the value of the first such field, empty when there is none */
    String field(String name) {
        int start = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name + ":");
        if (start < 0) {
            return "";
        }
        int value = start + name.length() + 3;
        return head.substring(value, head.indexOf("\r\n", value)).strip();
    }

    /** @return empty when this is the answer of {@link UpstreamMain} to the request with this nonce, or one of the gateway's own */
    String wrong(String nonce) {
        String size = field("x-size");
        if (size.isEmpty()) {
            return status() == 200 ? LIE + "nobody says who has answered" : "";
        }
        if (!field("x-nonce").equals(nonce)) {
            return LIE + "it answers " + field("x-nonce") + " instead of " + nonce;
        }
        if (!field("x-generation").equals(field("x-generation-seen"))) {
            return LIE + "of generation " + field("x-generation") + " to a request of " + field("x-generation-seen");
        }
        if (!body.toString().equals(UpstreamMain.body(nonce, Integer.parseInt(size)))) {
            return LIE + "its body of " + body.length() + " is not that of " + size + " for " + nonce;
        }
        return "";
    }
}
