package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VaryTest {

    private static List<String> after(String... namesAndValues) {
        Headers.Builder answer = Headers.of(namesAndValues).toBuilder();
        Vary.on(answer, "Origin");
        return answer.build().all("Vary");
    }

    @Test
    void an_answer_that_depends_on_nothing_yet_gets_the_field() {
        assertThat(after("A", "Origin")).containsExactly("Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Accept", "Accept, Cookie", "X-Origin", "Origin-X", "Accept Origin"})
    void what_it_depends_on_already_stays(String before) {
        assertThat(after("Vary", before)).containsExactly(before, "Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin",
                "origin",
                "Accept,Origin",
                "Accept, ORIGIN",
                "Origin ,Accept",
                ",\tOrigin\t,",
                "*",
                " * "
            })
    void what_is_said_is_not_said_again(String before) {
        assertThat(after("Vary", before)).containsExactly(before);
    }

    @Test
    void it_may_be_said_in_any_of_several_fields() {
        assertThat(after("Vary", "Accept", "vary", "origin")).containsExactly("Accept", "origin");
    }
}
