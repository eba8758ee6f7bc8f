package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String GOOD = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private static TraceContext read(String... values) {
        Headers.Builder fields = Headers.builder();
        for (String value : values) {
            fields.add("TraceParent", value);
        }
        return TraceContext.of(fields.build());
    }

    @Test
    void what_is_well_formed_is_read_and_written_as_it_was() {
        assertThat(read(GOOD)).isEqualTo(new TraceContext(TRACE, "00f067aa0ba902b7", 1));
        assertThat(read(GOOD)).hasToString(GOOD);
        assertThat(read("00-" + TRACE + "-00f067aa0ba902b7-00")).hasToString("00-" + TRACE + "-00f067aa0ba902b7-00");
    }

    @Test
    void of_a_later_version_is_taken_what_this_one_has() {
        assertThat(read("cc-" + TRACE + "-00f067aa0ba902b7-01-what-else"))
                .isEqualTo(new TraceContext(TRACE, "00f067aa0ba902b7", 1));
        assertThat(read("cc-" + TRACE + "-00f067aa0ba902b7-ff"))
                .isEqualTo(new TraceContext(TRACE, "00f067aa0ba902b7", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
            })
    void what_is_not_is_none(String value) {
        assertThat(read(value)).isNull();
    }

    @Test
    void two_of_them_are_none() {
        assertThat(read(GOOD, GOOD)).isNull();
        assertThat(read()).isNull();
    }

    @Test
    void a_state_has_members_with_key_and_value_each_once() {
        assertThat(TraceContext.isState(List.of("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE")))
                .isTrue();
        assertThat(TraceContext.isState(List.of("rojo=1 , ,congo=2", "fw529a3039@dt=FfAF")))
                .isTrue();
        assertThat(TraceContext.isState(List.of())).isTrue();
        for (String bad :
                List.of("rojo", "=1", "rojo=", "Rojo=1", "rojo=1=2", "rojo=1,rojo=2", "ro jo=1", "rojo=\u00e4")) {
            assertThat(TraceContext.isState(List.of(bad))).as(bad).isFalse();
        }
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 33; i++) {
            many.append(i == 0 ? "" : ",").append('k').append(i).append("=1");
        }
        assertThat(TraceContext.isState(List.of(many.toString()))).isFalse();
    }
}
