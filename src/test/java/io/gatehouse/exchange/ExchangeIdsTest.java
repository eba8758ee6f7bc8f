package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeIdsTest {

    private static final String FRESH = "[0-9a-f]{32}";

    @Test
    void the_id_that_a_trusted_proxy_gave_is_kept_and_that_of_anybody_else_is_not() {
        Headers given = Headers.of("x-request-id", "Root=1-67891233-abcdef012345678912345678");

        assertThat(ExchangeIds.of(given, true)).isEqualTo("Root=1-67891233-abcdef012345678912345678");
        assertThat(ExchangeIds.of(given, false)).matches(FRESH);
    }

    @Test
    void an_id_has_at_most_128_characters() {
        assertThat(ExchangeIds.of(Headers.of("X-Request-Id", "x".repeat(128)), true))
                .hasSize(128);
        assertThat(ExchangeIds.of(Headers.of("X-Request-Id", "x".repeat(129)), true))
                .matches(FRESH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a\tb", "a\r\nb", "a\u0000", "a\u007f", "\u00e9", "\u2028", "a\"", "a\\", "<a", "a&"
            })
    void an_id_that_is_not_fit_to_be_printed_everywhere_is_replaced(String id) {
        assertThat(ExchangeIds.of(Headers.of("X-Request-Id", id), true)).matches(FRESH);
    }

    @Test
    void no_two_are_the_same() {
        assertThat(ExchangeIds.of(Headers.EMPTY, true)).isNotEqualTo(ExchangeIds.of(Headers.EMPTY, true));
    }
}
