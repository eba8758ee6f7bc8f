package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {

    private static Directives of(String... lines) {
        Headers.Builder headers = Headers.builder();
        for (String line : lines) {
            headers.add("Cache-Control", line);
        }
        return Directives.of(headers.build(), "cache-control");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60|60",
                "MaX-AgE=60|60",
                "a=1, max-age=60|60",
                "max-age=\"60\"|60",
                "max-age=0060|60",
                "max-age=99999999999999999999|2147483647",
                "max-age=1, max-age=60|1",
                "max-age='60'|0",
                "max-age=60.5|0",
                "max-age=-1|0",
                "max-age|0",
                "max-age =60|0",
                "max-age= 60|0",
                "max-age=60 x|0",
                "x=\"max-age=60\"|-1",
                "x=\"a\\\"max-age=60\", max-age=1|1",
                "x=\"max-age=60|-1",
                ",,|-1"
            })
    void seconds_are_whole_or_nothing(String line, long seconds) {
        assertThat(of(line).seconds("max-age")).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private",
                "private max-age=60",
                "private; max-age=60",
                "private=\"\"",
                "private=\"x\", private",
                "private=\"x\" y"
            })
    void what_is_not_written_as_it_should_be_speaks_of_the_whole_answer(String line) {
        assertThat(Directives.of(Headers.of("Cache-Control", line), "Cache-Control")
                        .hasWhole("private"))
                .isTrue();
    }

    @Test
    void several_lines_are_one_list() {
        Directives said = of("public", "max-age=5");
        assertThat(said.has("public")).isTrue();
        assertThat(said.seconds("max-age")).isEqualTo(5);
    }

    @Test
    void a_directive_may_speak_of_some_fields_only() {
        Directives said = of("no-cache=\"Set-Cookie, X-A\", private");
        assertThat(said.hasWhole("no-cache")).isFalse();
        assertThat(said.fields("no-cache")).containsExactly("set-cookie", "x-a");
        assertThat(said.hasWhole("private")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60|60",
                "foo, max-age=60|60",
                "foo;a=1, max-age=60;b|60",
                "max-age=1, max-age=60|60",
                "max-age=60, no-store=?0|60"
            })
    void what_is_meant_for_this_cache_is_a_dictionary(String line, long seconds) {
        Directives said = TargetedDirectives.of(Headers.of("CDN-Cache-Control", line));
        assertThat(said).isNotNull();
        assertThat(said.seconds("max-age")).isEqualTo(seconds);
        assertThat(said.has("no-store")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60, &&&|",
                "max-age=\"60\"|",
                "max-age =60|",
                "max-age= 60|",
                "max-age=60.5|",
                "max-age|",
                "max-age=60 private|",
                "''|",
                "max-age=60, x=\"a|"
            })
    void a_dictionary_that_cannot_be_read_is_none(String line) {
        assertThat(TargetedDirectives.of(Headers.of("CDN-Cache-Control", line))).isNull();
    }
}
