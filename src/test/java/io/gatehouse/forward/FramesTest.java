package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {

    private final Frames frames = new Frames();

    private static byte[] several(int... lengths) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length : lengths) {
            all.writeBytes(Frame.binary(new byte[length]).plain());
            all.writeBytes(Frame.binary(new byte[length]).masked());
        }
        return all.toByteArray();
    }

    /** @return where frames end, found in pieces of this size */
    private String ends(byte[] bytes, int piece) {
        StringBuilder ends = new StringBuilder();
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuffer next = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
            while (next.hasRemaining()) {
                if (frames.isBetween()) {
                    frames.pass(next.duplicate().limit(next.position() + 1));
                    next.position(next.position() + 1);
                }
                next.position(next.position() + frames.passFrame(next));
                if (frames.isBetween()) {
                    ends.append(next.position()).append(' ');
                }
            }
        }
        return ends.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1_000_000})
    void it_is_known_where_each_frame_ends_however_the_bytes_come(int piece) {
        byte[] bytes = several(0, 1, 125, 126, 127, 65_535, 65_536);
        StringBuilder expected = new StringBuilder();
        int at = 0;
        for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536}) {
            int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
            at += header + length;
            expected.append(at).append(' ');
            at += header + 4 + length;
            expected.append(at).append(' ');
        }
        assertThat(ends(bytes, piece)).isEqualTo(expected.toString());
        assertThat(frames.isClosing()).isFalse();
    }

    @Test
    void within_a_frame_it_is_not_between_two() {
        byte[] bytes = Frame.text("hello").plain();
        for (int i = 1; i < bytes.length; i++) {
            frames.pass(ByteBuffer.wrap(bytes, i - 1, 1));
            assertThat(frames.isBetween()).isFalse();
        }
        frames.pass(ByteBuffer.wrap(bytes, bytes.length - 1, 1));
        assertThat(frames.isBetween()).isTrue();
    }

    @Test
    void a_close_frame_is_noticed_with_its_first_byte() {
        frames.pass(ByteBuffer.wrap(Frame.close(1000).plain(), 0, 1));
        assertThat(frames.isClosing()).isTrue();
    }

    @Test
    void a_length_that_cannot_be_never_ends() {
        frames.pass(ByteBuffer.wrap(new byte[] {(byte) 0x82, 127, -1, -1, -1, -1, -1, -1, -1, -1}));
        frames.pass(ByteBuffer.allocate(1000));
        assertThat(frames.isBetween()).isFalse();
    }
}
