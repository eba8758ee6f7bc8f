package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

final class RawQueryTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"a=b", "/../admin", "a=[b]|{c}&\"<>^`\\", "%zz", "?", "\u00ff"})
    void what_cannot_end_the_line_or_the_query_passes(String query) {
        assertThat(RawQuery.problem(query)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
                    q#f     ~ query: a raw # at character 2 (expected: it percent-encoded)
                    a b     ~ query: a raw space at character 2 (expected: it percent-encoded)
                    "a\tb"  ~ query: a control character at character 2 (expected: it percent-encoded)
                    a\u007fb ~ query: a control character at character 2 (expected: it percent-encoded)
                    \u4f60  ~ query: a raw character beyond one byte at character 1 (expected: it percent-encoded)
                    """)
    void what_can_is_told(String query, String problem) {
        assertThat(RawQuery.problem(query)).isEqualTo(problem);
    }

    @Test
    void a_line_break_is_told() {
        assertThat(RawQuery.problem("\r\nX: y")).startsWith("query: a control character at character 1 ");
    }
}
