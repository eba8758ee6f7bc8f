package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.http.parser.HttpHeaderParser;
import org.apache.tomcat.util.http.parser.HttpHeaderParser.HeaderDataSource;
import org.apache.tomcat.util.http.parser.HttpHeaderParser.HeaderParseStatus;
import org.apache.tomcat.util.http.parser.HttpParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, and in whatever pieces, is read as Tomcat reads it. */
class SwiftHeaderParserTest {

    private static final String USUAL =
            "Host: example.com\r\nX-A: b\r\nCookie: a=b; c=d\r\naccept:*/*\r\nX-Nothing:\r\n\r\n";

    /** Bytes that mean something to one who reads fields, and some that do not. */
    private static final String MEANINGFUL = "\r\n\r\n :\t,;=ab\0\u007f\u0001\u0085\u00e9(\"";

    /** What has come so far of a head. */
    private static final class Pieces implements HeaderDataSource {

        private final ByteBuffer buffer;
        private final List<Integer> ends;
        private int next;

        Pieces(byte[] head, List<Integer> ends) {
            this.buffer = ByteBuffer.wrap(head.clone());
            this.ends = ends;
            this.buffer.limit(ends.get(next++));
        }

        @Override
        public boolean fillHeaderBuffer() {
            return false;
        }

        @Override
        public ByteBuffer getHeaderByteBuffer() {
            return buffer;
        }

        boolean isMore() {
            boolean more = next < ends.size();
            if (more) {
                buffer.limit(ends.get(next++));
            }
            return more;
        }
    }

    private interface Parsers {

        HttpHeaderParser parser(HeaderDataSource source, MimeHeaders fields);
    }

    /** @return all that can be told of how the head was read */
    private static List<String> read(String head, List<Integer> ends, Parsers parsers) {
        Pieces pieces = new Pieces(head.getBytes(StandardCharsets.ISO_8859_1), ends);
        MimeHeaders fields = new MimeHeaders();
        HttpHeaderParser parser = parsers.parser(pieces, fields);
        List<String> told = new ArrayList<>();
        try {
            HeaderParseStatus status;
            do {
                status = parser.parseHeader();
            } while (status == HeaderParseStatus.HAVE_MORE_HEADERS
                    || (status == HeaderParseStatus.NEED_MORE_DATA && pieces.isMore()));
            told.add(status + " at " + pieces.buffer.position());
            Collections.list(fields.names())
                    .forEach(name ->
                            Collections.list(fields.values(name)).forEach(value -> told.add(name + '=' + value)));
            told.add("length " + length(fields));
        } catch (IOException | IllegalArgumentException e) {
            told.add("refused: " + e.getMessage());
        }
        return told;
    }

    private static String length(MimeHeaders fields) {
        MessageBytes length = fields.getValue("content-length");
        try {
            return length == null ? "none" : String.valueOf(length.getLong());
        } catch (NumberFormatException e) {
            return "not a number";
        }
    }

    private static List<String> swiftly(String head, List<Integer> ends) {
        return read(head, ends, SwiftHeaderParser::new);
    }

    private static List<String> byTomcat(String head, List<Integer> ends) {
        return read(head, ends, (source, fields) -> new HttpHeaderParser(source, fields, true));
    }

    private static void assertReadAlike(String head) {
        assertReadAlike(head, List.of(head.length()));
        for (int cut = 0; cut < head.length(); cut++) {
            assertReadAlike(head, List.of(cut, head.length()));
        }
    }

    private static void assertReadAlike(String head, List<Integer> ends) {
        List<String> expected = byTomcat(head, ends);
        List<String> read = swiftly(head, ends);
        // so many are alike that saying so of each would take longer than reading it
        if (!read.equals(expected)) {
            assertThat(read).as("%s cut at %s", head, ends).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                USUAL,
                "\r\n",
                "A: folded\r\n over\r\n\ttwo lines\r\nB: c\r\n\r\n",
                "A: \t spaces around \t \r\n\r\n",
                "A: line feed alone\nB: c\r\n\r\n",
                "A: b\r\nB: c\n\n",
                "A: a return\r in it\r\n\r\n",
                "A: two returns\r\r\n\r\n",
                "A: nothing\0\r\n\r\n",
                "A: deleted\u007f\r\n\r\n",
                "A: caf\u00e9 \u0080\r\n\r\n",
                "A : space before\r\n\r\n",
                ": no name\r\n\r\n",
                "no colon\r\n\r\n",
                "(A): no token\r\n\r\n",
                " A: begins with a space\r\n\r\n",
                "A: b\r\nA: c\r\na: d\r\n\r\n",
                "A:\r\n\r\n",
                "Content-Length: 5\r\n\r\n",
                "Content-Length: +5\r\n\r\n",
                "content-length: -5\r\n\r\n",
                "A:   \r\n \r\n\r\n",
                "A: b\r\n\r\nbody: c\r\n\r\n"
            })
    void a_head_is_read_as_the_container_reads_it_whole_and_in_two_pieces(String head) {
        assertReadAlike(head);
    }

    @Test
    void heads_that_somebody_has_spoilt_are_read_as_the_container_reads_them() {
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder head = new StringBuilder(USUAL);
            for (int change = random.nextInt(3); change >= 0; change--) {
                char c = MEANINGFUL.charAt(random.nextInt(MEANINGFUL.length()));
                int at = random.nextInt(head.length());
                head.replace(at, at + random.nextInt(2), String.valueOf(c));
            }
            assertReadAlike(head.toString());
        }
    }

    @Test
    void a_head_that_comes_byte_by_byte_is_read_as_the_container_reads_it() {
        List<Integer> each = IntStream.rangeClosed(0, USUAL.length()).boxed().toList();
        assertThat(swiftly(USUAL, each))
                .isEqualTo(byTomcat(USUAL, each))
                .contains("Host=example.com", "Cookie=a=b; c=d", "X-Nothing=");
    }

    @Test
    void too_many_fields_are_refused() {
        MimeHeaders fields = new MimeHeaders();
        fields.setLimit(3);
        byte[] head = USUAL.getBytes(StandardCharsets.ISO_8859_1);
        SwiftHeaderParser parser = new SwiftHeaderParser(new Pieces(head, List.of(head.length)), fields);
        assertThat(IntStream.range(0, 3).mapToObj(i -> status(parser)))
                .containsOnly(HeaderParseStatus.HAVE_MORE_HEADERS);
        assertThatIllegalStateException().isThrownBy(parser::parseHeader);
    }

    @Test
    void the_container_gets_bytes_where_it_reads_bytes_and_else_text() {
        MimeHeaders fields = new MimeHeaders();
        byte[] head = USUAL.getBytes(StandardCharsets.ISO_8859_1);
        SwiftHeaderParser parser = new SwiftHeaderParser(new Pieces(head, List.of(head.length)), fields);
        while (status(parser) == HeaderParseStatus.HAVE_MORE_HEADERS) {
            assertThat(fields.size()).isPositive();
        }
        assertThat(fields.getValue("host").getType()).isEqualTo(MessageBytes.T_BYTES);
        assertThat(fields.getValue("cookie").getType()).isEqualTo(MessageBytes.T_BYTES);
        // that it is text also says that it was read here: the container's own parser makes bytes of all
        assertThat(fields.getValue("x-a").getType()).isEqualTo(MessageBytes.T_STR);
    }

    @Test
    void it_takes_the_place_of_the_parser_of_this_tomcat() {
        Request request = new Request();
        request.setInputBuffer(new Http11InputBuffer(request, 8192, new HttpParser(null, null)));
        assertThat(SwiftHeaderParser.putInto(request)).isTrue();
    }

    private static HeaderParseStatus status(HttpHeaderParser parser) {
        try {
            return parser.parseHeader();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
