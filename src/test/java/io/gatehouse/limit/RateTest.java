package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateTest {

    @ParameterizedTest
    @CsvSource({
        "300/s,300,1,300",
        "10/m,10,60,1",
        "600/m,600,60,10",
        "5000/h,5000,3600,1",
        "1000000000/d,1000000000,86400,11574"
    })
    void a_rate_says_how_many_in_what_time(String text, long tokens, long seconds, long perSecond) {
        Rate rate = Rate.parse(text);
        assertThat(rate)
                .isEqualTo(new Rate(tokens, Duration.ofSeconds(seconds)))
                .hasToString(text);
        assertThat(rate.perSecond()).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "/s",
                "5/",
                "5/x",
                "-5/s",
                "+5/s",
                "5.5/s",
                "5/ms",
                " 5/s",
                "5/s ",
                "0x5/s",
                "9999999999999999999/s"
            })
    void what_is_no_rate_is_refused(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .hasMessage(text + " (expected: a rate such as 300/s, 10/m, 5000/h or 100000/d)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/s", "1000000001/d"})
    void a_rate_that_lets_nobody_pass_or_means_nothing_is_refused(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).hasMessage(text + " (expected: 1 to 1000000000 in that time)");
    }

    @Test
    void the_time_for_a_number_is_rounded_up() {
        assertThat(Rate.parse("300/s").timeFor(600)).hasSeconds(2);
        assertThat(Rate.parse("300/s").timeFor(601)).hasSeconds(3);
        assertThat(Rate.parse("10/m").timeFor(1)).hasSeconds(6);
        assertThat(Rate.parse("1000/s").timeFor(1)).hasSeconds(1);
        assertThat(Rate.parse("1/d").timeFor(Rate.MOST)).hasSeconds(86_400L * Rate.MOST);
    }
}
