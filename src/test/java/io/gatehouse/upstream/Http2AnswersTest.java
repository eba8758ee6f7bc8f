package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.testing.RawHttp2;
import io.gatehouse.testing.TestTicker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies of answers: how much of one may come though nobody takes it. */
final class Http2AnswersTest {

    private static final UpstreamRequest GET = new UpstreamRequest("GET", "/", Headers.of("Host", "a"));
    private static final int FRAME = 64 * 1024;

    private final FakeLine line = new FakeLine();
    private final FakePeer peer = new FakePeer(line);
    private final Heard heard = new Heard();
    private final Http2Connection connection =
            Http2Connection.begin(line, "http", 100, new TestTicker(), new Http2Connection.Owner() {

                @Override
                public void stands(Http2Connection its) {}

                @Override
                public void leaves(Http2Connection its, Exception cause) {}

                @Override
                public void hasRoom(Http2Connection its) {}
            });
    private Http2Stream stream;

    @BeforeEach
    void begin() {
        peer.settings();
        settle();
        stream = Objects.requireNonNull(connection.take());
        assertThat(stream.start(GET, false, heard)).isTrue();
        peer.head(1, false, ":status", "200");
        settle();
        peer.sent();
    }

    private void settle() {
        while (line.turn()) {
            // there was something
        }
    }

    private void begins(int bytes) {
        ByteBuffer head = ByteBuffer.allocate(9);
        head.putInt(bytes << 8 | RawHttp2.DATA).put((byte) 0).putInt(1);
        line.says(new String(head.array(), StandardCharsets.ISO_8859_1));
    }

    private void comes(int bytes) {
        line.says("x".repeat(bytes));
        settle();
    }

    /** @return how much more the other side was allowed to send of the body */
    private int allowed() {
        return peer.sent(RawHttp2.WINDOW_UPDATE).stream()
                .filter(frame -> frame.stream() == 1)
                .mapToInt(RawHttp2.Frame::number)
                .sum();
    }

    @Test
    void what_is_announced_of_a_frame_and_not_here_yet_is_not_given_back() {
        begins(FRAME);
        comes(1);
        assertThat(allowed()).isZero();
        comes(FRAME - 1);
        assertThat(allowed()).isEqualTo(FRAME);
    }

    @Test
    void no_more_than_128_KiB_come_while_nobody_takes_them() {
        begins(FRAME);
        comes(1);
        heard.takesNoMore();
        comes(FRAME - 1);
        begins(FRAME);
        comes(FRAME);
        assertThat(allowed()).isZero();
        heard.takesMore();
        stream.resume();
        settle();
        assertThat(allowed()).isEqualTo(2 * FRAME);
    }

    @Test
    void padding_is_given_back_with_the_next_frame() {
        byte[] padded = new byte[FRAME];
        padded[0] = (byte) 255;
        peer.says(RawHttp2.DATA, 8, 1, padded);
        peer.says(RawHttp2.DATA, 0, 1, new byte[FRAME / 2]);
        settle();
        assertThat(allowed()).isEqualTo(FRAME + FRAME / 2);
    }
}
