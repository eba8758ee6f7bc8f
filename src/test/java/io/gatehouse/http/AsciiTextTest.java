package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiTextTest {

    @Test
    void piecesFollowEachOther() {
        AsciiText inner = new AsciiText(1).add("dur=").add(7);

        AsciiText text = new AsciiText(2).add("gateway;").add(inner).add(", ").add("");

        assertThat(text).hasToString("gateway;dur=7, ");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, 1_234_567_890, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void numbersAreAsJavaWritesThem(long number) {
        assertThat(new AsciiText(0).add("r=").add(number).add(";")).hasToString("r=" + number + ';');
    }

    @Test
    void digitsAreSoManyAsWereAskedFor() {
        assertThat(new AsciiText(0).addDigits(7, 3).addDigits(1_234, 3)).hasToString("007234");
    }

    @Test
    void isEmptyUntilSomethingIsAdded() {
        AsciiText text = new AsciiText(8);

        assertThat(text.isEmpty()).isTrue();
        assertThat(text).hasToString("");
        assertThat(text.add("a").isEmpty()).isFalse();
    }
}
