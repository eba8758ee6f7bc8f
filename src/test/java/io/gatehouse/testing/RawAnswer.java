package io.gatehouse.testing;

import io.gatehouse.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A response as it stood on the wire, chunks joined.
 *
 * @param interim the 1xx heads before it
 * @param head its own head
 * @param body as many bytes as came
 * @param trailers the fields behind the last chunk
 * @param end how it ended
 */
@SuppressWarnings("ArrayRecordComponent")
public record RawAnswer(List<RawHead> interim, RawHead head, byte[] body, Headers trailers, End end) {

    public int status() {
        return head.status();
    }

    /** @return the first value of this name, or null */
    public String header(String name) {
        return head.header(name);
    }

    /** @return the body as ISO-8859-1, so that each byte is a character */
    public String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }
}
