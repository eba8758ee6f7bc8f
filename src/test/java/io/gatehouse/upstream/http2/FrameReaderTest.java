package io.gatehouse.upstream.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {

    private final StringBuilder heard = new StringBuilder();
    private final FrameReader reader = new FrameReader(new Words());

    /** Writes down what it is told. */
    private final class Words implements FrameReader.Sink {

        @Override
        public void settings(PeerSettings said) {
            heard.append("settings ").append(said.streams()).append('\n');
        }

        @Override
        public void dataBegins(int stream, int bytes) {
            heard.append("begins ").append(bytes).append('\n');
        }

        @Override
        public void data(int stream, ByteBuffer bytes, boolean end) {
            heard.append(StandardCharsets.ISO_8859_1.decode(bytes)).append(end ? ".\n" : "|\n");
        }

        @Override
        public void fields(int stream, Fields fields, boolean end) {
            heard.append(fields.status()).append(end ? ". " : " ").append(fields.headers());
            heard.append(fields.problem() == null ? "" : fields.problem()).append('\n');
        }

        @Override
        public void reset(int stream, ErrorCode code) {
            heard.append("reset ").append(code).append('\n');
        }

        @Override
        public void ping(long payload, boolean answer) {
            heard.append("ping ").append(payload).append('\n');
        }

        @Override
        public void goAway(int last, ErrorCode code, String detail) {
            heard.append("go away ").append(last).append(code).append(detail).append('\n');
        }

        @Override
        public void window(int stream, int increment) {
            heard.append("window ").append(increment).append('\n');
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static byte[] all(byte[]... frames) {
        int length = 0;
        for (byte[] frame : frames) {
            length += frame.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] frame : frames) {
            all.put(frame);
        }
        return all.array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void read(byte[]... frames) throws ConnectionError {
        reader.read(ByteBuffer.wrap(all(frames)));
    }

    private void greeted() throws ConnectionError {
        read(frame(4, 0, 0));
        heard.setLength(0);
    }

    private static final byte[] CONVERSATION = all(
            frame(4, 0, 0, (byte) 0, (byte) 3, (byte) 0, (byte) 0, (byte) 0, (byte) 7),
            // an indexed :status of 200
            frame(1, 4, 1, (byte) 0x88),
            frame(0, 0, 1, text("hello")),
            // three bytes of padding
            frame(0, 8, 1, (byte) 3, (byte) 'a', (byte) 'b', (byte) 0, (byte) 0, (byte) 0),
            frame(0, 9, 1, (byte) 0),
            frame(3, 0, 3, (byte) 0, (byte) 0, (byte) 0, (byte) 8),
            frame(99, 0, 0, text("nobody knows")),
            frame(6, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 5}),
            frame(7, 0, 0, new byte[] {0, 0, 0, 9, 0, 0, 0, 0, 'b', 'y', 'e'}),
            frame(8, 0, 0, new byte[] {0, 0, 1, 0}));

    @Test
    void frames_are_told_in_their_order() throws Exception {
        read(CONVERSATION);
        assertThat(heard.toString()).isEqualTo("""
                settings 7
                200 []
                begins 5
                hello|
                begins 6
                ab|
                |
                begins 1
                .
                reset CANCEL
                ping 5
                go away 9NO_ERRORbye
                window 256
                """);
        assertThat(reader.isBetweenFrames()).isTrue();
    }

    @Test
    void it_does_not_matter_in_which_pieces_they_come() throws Exception {
        read(CONVERSATION);
        String whole = heard.toString().replace("|\n", "");
        heard.setLength(0);
        FrameReader slow = new FrameReader(new Words());
        for (byte b : CONVERSATION) {
            slow.read(ByteBuffer.wrap(new byte[] {b}));
        }
        assertThat(heard.toString().replace("|\n", "")).isEqualTo(whole);
    }

    @Test
    void a_head_may_come_in_several_frames_and_nothing_comes_between() throws Exception {
        greeted();
        byte[] packed = all(new byte[] {(byte) 0x88, 0, 1}, text("a"), new byte[] {1}, text("b"));
        byte[] first = new byte[] {packed[0], packed[1]};
        byte[] rest = java.util.Arrays.copyOfRange(packed, 2, packed.length);
        read(frame(1, 1, 1, first), frame(9, 4, 1, rest));
        assertThat(heard.toString()).isEqualTo("200. [a]\n");
        read(frame(1, 0, 3, first));
        assertThatThrownBy(() -> read(frame(0, 0, 1, text("x")))).hasMessageContaining("not continued");
    }

    @Test
    void what_speaks_something_else_is_told_by_its_first_bytes() {
        assertThatThrownBy(() -> read(text("HTTP/1.1 400 Bad Request\r\n\r\n")))
                .hasMessageContaining("no HTTP/2 is spoken there (found: HTTP/1.1");
    }

    @Test
    void frames_of_a_wrong_size_or_out_of_place_are_errors_of_the_connection() throws Exception {
        greeted();
        for (byte[] wrong : new byte[][] {
            frame(6, 0, 0, new byte[7]),
            frame(3, 0, 1, new byte[3]),
            frame(3, 0, 0, new byte[4]),
            frame(4, 0, 1),
            frame(4, 0, 0, new byte[5]),
            frame(4, 0, 0, new byte[] {0, 4, -1, -1, -1, -1}),
            frame(4, 0, 0, new byte[] {0, 5, 0, 0, 0, 1}),
            frame(5, 4, 1, new byte[8]),
            frame(9, 4, 1, new byte[1]),
            frame(7, 0, 0, new byte[4]),
            frame(1, 4, 0, (byte) 0x88),
            frame(1, 12, 1, (byte) 9, (byte) 0x88),
            frame(0, 0, 0, new byte[1]),
            frame(0, 8, 1, (byte) 5, (byte) 0),
            frame(0, 0, 1, new byte[FrameReader.MOST_FRAME_BYTES + 1]),
            frame(1, 4, 1, (byte) 0xff, (byte) 0xff)
        }) {
            FrameReader fresh = new FrameReader(new Words());
            fresh.read(ByteBuffer.wrap(frame(4, 0, 0)));
            assertThatThrownBy(() -> fresh.read(ByteBuffer.wrap(wrong))).isInstanceOf(ConnectionError.class);
        }
    }

    @Test
    void frames_for_nothing_are_borne_up_to_a_number_between_two_looks() throws Exception {
        greeted();
        byte[] ping = frame(6, 0, 0, new byte[8]);
        // one was borne with the first word
        for (int i = 1; i < 10_000; i++) {
            read(ping);
        }
        assertThatThrownBy(() -> read(ping)).hasMessageContaining("idle frames");
        FrameReader calmed = new FrameReader(new Words());
        calmed.read(ByteBuffer.wrap(frame(4, 0, 0)));
        assertThatCode(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        if (i % 5_000 == 0) {
                            calmed.calm();
                        }
                        calmed.read(ByteBuffer.wrap(ping));
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void what_may_not_stand_in_a_head_is_told_and_the_next_head_is_read() throws Exception {
        greeted();
        byte[] upper = all(new byte[] {(byte) 0x88, 0, 1}, text("A"), new byte[] {1}, text("b"));
        byte[] ending = all(new byte[] {(byte) 0x88, 0, 1}, text("a"), new byte[] {3}, text("b\rc"));
        byte[] twice = {(byte) 0x88, (byte) 0x88};
        byte[] late = all(new byte[] {0, 1}, text("a"), new byte[] {1}, text("b"), new byte[] {(byte) 0x88});
        read(frame(1, 5, 1, upper), frame(1, 5, 3, ending), frame(1, 5, 5, twice), frame(1, 5, 7, late));
        assertThat(heard.toString().lines())
                .allMatch(line -> line.contains("expected:"))
                .hasSize(4);
        heard.setLength(0);
        read(frame(1, 5, 9, (byte) 0x88));
        assertThat(heard).hasToString("200. []\n");
    }
}
