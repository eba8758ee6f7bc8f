package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class Http2PulseTest {

    private final Http2Pulse pulse = new Http2Pulse();

    private Http2Pulse.Finding at(int second) {
        return pulse.look(TimeUnit.SECONDS.toNanos(second), true);
    }

    @Test
    void who_says_nothing_for_long_is_asked_and_given_up_without_an_answer() {
        assertThat(at(0)).isEqualTo(Http2Pulse.Finding.NOTHING);
        assertThat(at(19)).isEqualTo(Http2Pulse.Finding.NOTHING);
        assertThat(at(20)).isEqualTo(Http2Pulse.Finding.ASK);
        assertThat(at(29)).isEqualTo(Http2Pulse.Finding.NOTHING);
        assertThat(at(30)).isEqualTo(Http2Pulse.Finding.DEAD);
    }

    @Test
    void who_answers_and_says_nothing_else_is_not_asked_a_third_time() {
        int asked = 0;
        for (int second = 0; second < 600; second++) {
            if (at(second) == Http2Pulse.Finding.ASK) {
                asked++;
                pulse.heard();
            }
        }
        assertThat(asked).isEqualTo(2);
        pulse.worked();
        pulse.heard();
        assertThat(at(600)).isEqualTo(Http2Pulse.Finding.NOTHING);
        assertThat(at(620)).isEqualTo(Http2Pulse.Finding.ASK);
    }

    @Test
    void nobody_is_asked_while_nobody_waits() {
        for (int second = 0; second < 600; second++) {
            assertThat(pulse.look(TimeUnit.SECONDS.toNanos(second), false)).isEqualTo(Http2Pulse.Finding.NOTHING);
        }
        assertThat(at(601)).isEqualTo(Http2Pulse.Finding.NOTHING);
    }
}
