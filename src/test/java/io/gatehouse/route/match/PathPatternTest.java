package io.gatehouse.route.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gatehouse.http.CanonicalPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    /,               /,          true
                    /,               /a,         false
                    /a,              /a,         true
                    /a,              /a/,        false
                    /a/,             /a/,        true
                    /a/,             /a,         false
                    /a,              /A,         false
                    /a,              /ab,        false
                    /**,             /,          true
                    /**,             /a/b/c/,    true
                    /p/**,           /p,         true
                    /p/**,           /p/,        true
                    /p/**,           /p/x/y,     true
                    /p/**,           /px,        false
                    /p/**,           /,          false
                    /a/{id}/b,       /a/7/b,     true
                    /a/{id}/b,       /a/7,       false
                    /a/{id}/b,       /a/7/8/b,   false
                    /a/{id},         /a/,        false
                    /a/{id},         /a/7/,      false
                    /a/{id}/,        /a/7/,      true
                    /a/{id}/**,      /a/7,       true
                    /a/{id}/**,      /a/7/x,     true
                    /a/{id}/**,      /a,         false
                    /f/{rest:**},    /f,         true
                    /f/{rest:**},    /f/,        true
                    /f/{rest:**},    /f/x/y,     true
                    /%61dmin,        /admin,     true
                    /admin,          /%61dmin,   true
                    /caf\u00e9,      /caf%C3%A9, true
                    /caf%c3%a9,      /caf%C3%A9, true
                    /%7Bid%7D,       /{id},      true
                    /%2A,            /*,         true
                    """)
    void a_pattern_takes_whole_segments(String pattern, String path, boolean taken) throws Exception {
        assertThat(PathPattern.parse(pattern).matches(CanonicalPath.parse(path, false, false), false))
                .isEqualTo(taken);
    }

    @Test
    void a_capture_takes_no_empty_segment() throws Exception {
        CanonicalPath path = CanonicalPath.parse("/a//b", false, true);

        assertThat(PathPattern.parse("/a/{id}/b").matches(path, false)).isFalse();
        assertThat(PathPattern.parse("/a//b").matches(path, false)).isTrue();
        assertThat(PathPattern.parse("/a/**").matches(path, false)).isTrue();
    }

    @Test
    void case_is_ignored_only_when_asked_for() throws Exception {
        CanonicalPath path = CanonicalPath.parse("/ADM%C3%89/Stra%C3%9Fe/%E2%84%AA", false, false);
        PathPattern pattern = PathPattern.parse("/adm\u00e9/stra\u00dfe/k");

        assertThat(pattern.matches(path, false)).isFalse();
        assertThat(pattern.matches(path, true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    a          ~ a (expected: a path that starts with /)
                    ''         ~ '(expected: a path that starts with /)'
                    /x/*       ~ '/x/* (expected: {name} for one segment, or /** at the end for all below; a literal star is %2A)'
                    /x*        ~ '/x* (expected: {name} for one segment, or /** at the end for all below; a literal star is %2A)'
                    /a/**/b    ~ '/a/**/b (expected: ** only at the end)'
                    /{r:**}/b  ~ '/{r:**}/b (expected: ** only at the end)'
                    /a{id}     ~ '/a{id} (expected: {name} as a whole segment; literal braces are %7B and %7D)'
                    /{id}.js   ~ '/{id}.js (expected: {name} as a whole segment; literal braces are %7B and %7D)'
                    /{id       ~ '/{id (expected: {name} as a whole segment; literal braces are %7B and %7D)'
                    /{}        ~ '/{} (expected: a name of letters, digits, - and _ in the braces; {rest:**} at the end for all below)'
                    /{id:[0-9]+} ~ '/{id:[0-9]+} (expected: a name of letters, digits, - and _ in the braces; {rest:**} at the end for all below)'
                    /{a}/{a}   ~ /{a}/{a} (expected: {a} once)
                    /{path}    ~ '/{path} (expected: another name than {path}, which templates use for a part of the request)'
                    /a/../b    ~ /a/../b (expected: a path that requests can have; .. has a dot segment at character 2)
                    /a/%2e     ~ /a/%2e (expected: a path that requests can have; %2e has a dot segment at character 2)
                    /a;x       ~ /a;x (expected: a path that requests can have; a;x has a parameter (;) at character 2)
                    /_gatehouse ~ '/_gatehouse (expected: a path outside of /_gatehouse, below which nothing is ever routed)'
                    /_gatehouse/** ~ '/_gatehouse/** (expected: a path outside of /_gatehouse, below which nothing is ever routed)'
                    /%5fGateHouse/x ~ '/%5fGateHouse/x (expected: a path outside of /_gatehouse, below which nothing is ever routed)'
                    /a?b       ~ /a?b (expected: a path that requests can have; a?b has a raw ? at character 3)
                    /a%2       ~ /a%2 (expected: a path that requests can have; a%2 has a per cent sign without two hexadecimal digits at character 3)
                    """)
    void what_no_request_could_match_is_refused(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPattern.parse(text))
                .satisfies(e -> assertThat(e.getMessage().strip()).isEqualTo(message));
    }

    @Test
    void patterns_are_equal_by_what_they_take_and_what_they_call_it() {
        assertThat(PathPattern.parse("/%61/{id}/**"))
                .isEqualTo(PathPattern.parse("/a/{id}/**"))
                .hasSameHashCodeAs(PathPattern.parse("/a/{id}/**"))
                .isNotEqualTo(PathPattern.parse("/a/{no}/**"))
                .isNotEqualTo(PathPattern.parse("/a/{id}/{rest:**}"))
                .isNotEqualTo(PathPattern.parse("/a/{id}"));
        assertThat(PathPattern.parse("/a/{id}").isSameAs(PathPattern.parse("/a/{no}"), false))
                .isTrue();
        assertThat(PathPattern.parse("/a/{id}").captureNames()).containsExactly("id");
        assertThat(PathPattern.parse("/{a}/x/{rest:**}").captureNames()).containsExactly("a", "rest");
    }
}
