package io.gatehouse.config.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionTest {

    private static final List<String> KNOWN =
            List.of("upstream", "first-byte", "route", "routes", "to", "weight", "url", "sensitive", "catalog");

    @ParameterizedTest
    @CsvSource({
        "upstraem,upstream",
        "Upstream,upstream",
        "firstByte,first-byte",
        "first_byte,first-byte",
        "rout,route",
        "routess,routes",
        "ulr,url",
        "wieght,weight",
        "catlog,catalog"
    })
    void a_slip_of_the_finger(String typed, String meant) {
        assertThat(Suggestion.closest(typed, KNOWN)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache", "x", "", "insensitive", "endpoint", "zzzzzzzzzzzzzz"})
    void nothing_is_better_than_nonsense(String typed) {
        assertThat(Suggestion.closest(typed, KNOWN)).isNull();
    }
}
