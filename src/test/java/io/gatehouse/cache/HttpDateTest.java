package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    private static final long NOW = 1_790_000_000;
    private static final long MOMENT = 784_111_777;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "sun, 06 nOV 1994 08:49:37 gmt"
            })
    void a_date_has_three_forms_and_no_case(String text) {
        assertThat(HttpDate.parse(text, NOW)).isEqualTo(MOMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun 06 Nov 1994 08:49:37 GMT",
                "Sun,  06 Nov 1994 08:49:37 GMT",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08.49.37 GMT",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT x",
                "Sunday, 06-Nov-94 08:49:37"
            })
    void what_is_no_date_to_the_letter_is_none(String text) {
        assertThat(HttpDate.parse(text, NOW)).isEqualTo(HttpDate.NONE);
    }

    @Test
    void a_year_of_two_digits_is_at_most_fifty_years_ahead() {
        assertThat(HttpDate.format(HttpDate.parse("Sunday, 06-Nov-76 08:49:37 GMT", NOW)))
                .isEqualTo("Fri, 06 Nov 2076 08:49:37 GMT");
        assertThat(HttpDate.format(HttpDate.parse("Sunday, 06-Nov-77 08:49:37 GMT", NOW)))
                .isEqualTo("Sun, 06 Nov 1977 08:49:37 GMT");
    }

    @Test
    void what_is_written_can_be_read() {
        assertThat(HttpDate.parse(HttpDate.format(MOMENT), NOW)).isEqualTo(MOMENT);
    }
}
