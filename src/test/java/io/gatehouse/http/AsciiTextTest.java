package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiTextTest {

    @Test
    void pieces_follow_each_other() {
        AsciiText inner = new AsciiText(1).add("dur=").add(7);

        AsciiText text = new AsciiText(2).add("gateway;").add(inner).add(", ").add("");

        assertThat(text).hasToString("gateway;dur=7, ");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, 1_234_567_890, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void numbers_are_as_java_writes_them(long number) {
        assertThat(new AsciiText(0).add("r=").add(number).add(";")).hasToString("r=" + number + ';');
    }

    @Test
    void digits_are_so_many_as_were_asked_for() {
        assertThat(new AsciiText(0).addDigits(7, 3).addDigits(1_234, 3)).hasToString("007234");
    }

    @Test
    void is_empty_until_something_is_added() {
        AsciiText text = new AsciiText(8);

        assertThat(text.isEmpty()).isTrue();
        assertThat(text).hasToString("");
        assertThat(text.add("a").isEmpty()).isFalse();
    }
}
