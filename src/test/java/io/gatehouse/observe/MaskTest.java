package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

    private final Mask mask = new Mask(Set.of("token", "code"));

    @ParameterizedTest
    @CsvSource({
        "/a?token=x,                 /a?token=***",
        "/a?token=,                  /a?token=***",
        "/a?b=1&token=x&c=2,         /a?b=1&token=***&c=2",
        "/a?TOKEN=x&Code=y,          /a?TOKEN=***&Code=***",
        "/a?t%6Fken=x,               /a?t%6Fken=***",
        "/a?token=x=y&b=1,           /a?token=***&b=1",
        "/a?token=x;y&b=1,           /a?token=***&b=1",
        "/a?b=1;token=x,             /a?b=1;token=***",
        "/a;token=x/b,               /a;token=***/b",
        "/a;token=x?b=1,             /a;token=***?b=1",
        "http://h/?token=x#f,        http://h/?token=***#f",
        "/a?mytoken=x,               /a?mytoken=x",
        "/a?tokens=x,                /a?tokens=x",
        "/token=x,                   /token=x",
        "/a?token,                   /a?token",
        "/a?b=/?token=x,             /a?b=/?token=***",
        "/a?token=x&token=y,         /a?token=***&token=***",
    })
    void values_of_secret_names_are_hidden_and_nothing_else(String text, String hidden) {
        assertThat(mask.hide(text)).isEqualTo(hidden);
    }

    @Test
    void a_sentence_goes_on_behind_a_secret() {
        assertThat(mask.hide("GET http://h/?token=x failed")).isEqualTo("GET http://h/?token=*** failed");
    }
}
