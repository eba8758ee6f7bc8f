package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.testing.TestTicker;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heads of requests that cannot be sent, and what becomes of the others of the same connection. */
final class Http2HeadsTest {

    private static final UpstreamRequest GET = new UpstreamRequest("GET", "/", Headers.of("Host", "a"));

    private final FakeLine line = new FakeLine();
    private final Heard other = new Heard();
    private final Http2Connection connection =
            Http2Connection.begin(line, "http", 100, new TestTicker(), new Http2Connection.Owner() {

                @Override
                public void stands(Http2Connection its) {}

                @Override
                public void leaves(Http2Connection its, Exception cause) {}

                @Override
                public void hasRoom(Http2Connection its) {}
            });

    @BeforeEach
    void begin() {
        FakePeer ignored = new FakePeer(line).settings();
        settle();
        assertThat(start(GET, other)).isTrue();
        settle();
    }

    private boolean start(UpstreamRequest request, Heard by) {
        return Objects.requireNonNull(connection.take()).start(request, false, by);
    }

    private void settle() {
        while (line.turn()) {
            // there was something
        }
    }

    @Test
    void one_that_cannot_be_made_concerns_no_other_request() {
        assertThat(start(new UpstreamRequest("GET", "/", Headers.of("Host", "a", "b c", "d")), new Heard()))
                .isFalse();
        settle();
        assertThat(connection.isOpen()).isTrue();
        assertThat(other.words()).isEmpty();
    }

    @Test
    void behind_one_that_was_made_and_not_sent_nothing_more_is_sent() {
        line.fails(new IllegalStateException("a defect"));
        assertThat(start(GET, new Heard())).isFalse();
        assertThat(connection.isOpen()).isFalse();
        settle();
        assertThat(other.words()).endsWith("failed: a defect");
        assertThat(line.ended()).isEqualTo(FakeLine.End.RESET);
    }
}
