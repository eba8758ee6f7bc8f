package io.gatehouse.testing;

import io.gatehouse.http.Headers;

/**
 * A message head as it stood on the wire.
 *
 * @param text the start line and the fields, each ended by CRLF, without the empty line; ISO-8859-1
 * @param startLine the request line or the status line
 * @param headers the fields, values without the white space around them, names in the case in which they came
 */
public record RawHead(String text, String startLine, Headers headers) {

    static RawHead parse(String text) {
        String[] lines = text.split("\r\n", -1);
        Headers.Builder headers = Headers.builder();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new RawHead(text, lines[0], headers.build());
    }

    /** @return the status of a status line */
    public int status() {
        return Integer.parseInt(startLine.split(" ", 3)[1]);
    }

    /** @return the method of a request line */
    public String method() {
        return startLine.split(" ", 3)[0];
    }

    /** @return the target of a request line, byte for byte */
    public String target() {
        return startLine.split(" ", 3)[1];
    }

    /** @return the first value of this name, or null */
    public String header(String name) {
        return headers.first(name);
    }

    /** @return how many fields have this name */
    public int count(String name) {
        return headers.all(name).size();
    }

    boolean isChunked() {
        String coding = headers.first("Transfer-Encoding");
        return coding != null && coding.toLowerCase(java.util.Locale.ROOT).endsWith("chunked");
    }

    /** @return the length that is promised, or -1 */
    long length() {
        String length = headers.first("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }
}
