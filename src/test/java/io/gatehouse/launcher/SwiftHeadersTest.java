package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.MessageBytes;
import org.junit.jupiter.api.Test;

class SwiftHeadersTest {

    private static final class Counting implements OutputBuffer {

        private int written;

        @Override
        public int doWrite(ByteBuffer bytes) {
            written += bytes.remaining();
            return bytes.remaining();
        }

        @Override
        public long getBytesWritten() {
            return written;
        }
    }

    /** @return what becomes of a value of a field when the first byte of the answer is written */
    private static MessageBytes written(String value) throws IOException {
        Response response = new Response();
        response.getMimeHeaders().addValue("X-A").setString(value);
        Counting out = new Counting();
        SwiftHeaders.putInto(response, out);
        response.doWrite(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(out.written).isEqualTo(3);
        return response.getMimeHeaders().getValue("X-A");
    }

    @Test
    void text_is_bytes_when_it_is_written() throws IOException {
        assertThat(written("caf\u00e9").getType()).isEqualTo(MessageBytes.T_BYTES);
        assertThat(written("caf\u00e9")).hasToString("caf\u00e9");
    }

    @Test
    void what_would_end_a_line_or_controls_something_is_a_space() throws IOException {
        assertThat(written("a\r\nSet-Cookie: b=c\0\u0001\u007f\td")).hasToString("a  Set-Cookie: b=c   \td");
    }

    @Test
    void a_control_is_found_wherever_it_stands() throws IOException {
        for (int length = 1; length <= 20; length++) {
            for (int at = 0; at < length; at++) {
                StringBuilder value = new StringBuilder("\u00e9".repeat(length));
                value.setCharAt(at, '\n');
                StringBuilder expected = new StringBuilder(value);
                expected.setCharAt(at, ' ');
                assertThat(written(value.toString())).hasToString(expected.toString());
            }
        }
    }

    @Test
    void what_may_be_in_a_value_stays_as_it_is() throws IOException {
        StringBuilder all = new StringBuilder();
        for (char c = ' '; c <= '\u00ff'; c++) {
            all.append(c == '\u007f' ? '\t' : c);
        }
        assertThat(written(all.toString())).hasToString(all.toString());
    }

    @Test
    void the_type_is_a_field_as_the_others_are() throws IOException {
        Response response = new Response();
        response.setContentType("text/html; charset=UTF-8");
        SwiftHeaders.putInto(response, new Counting());
        response.doWrite(ByteBuffer.wrap(new byte[] {1}));
        MessageBytes type = response.getMimeHeaders().getValue("Content-Type");
        assertThat(type.getType()).isEqualTo(MessageBytes.T_BYTES);
        assertThat(type).hasToString("text/html;charset=UTF-8");
        assertThat(response.getContentType()).isNull();
    }
}
