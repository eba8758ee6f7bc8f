package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    /                      ~ []               ~ true
                    /a                     ~ [a]              ~ false
                    /a/                    ~ [a]              ~ true
                    /a/b.c/d               ~ [a, b.c, d]      ~ false
                    /%61dmin/%C3%A9t%c3%a9 ~ [admin, été]     ~ false
                    /.well-known/x         ~ [.well-known, x] ~ false
                    /a..b/..c              ~ [a..b, ..c]      ~ false
                    /a%20b/%20c            ~ [a b,  c]        ~ false
                    /a+b/c,d:e@f=g&h!      ~ [a+b, c,d:e@f=g&h!] ~ false
                    /|{}[]^"<>`/%7C        ~ [|{}[]^"<>`, |]  ~ false
                    /%F0%9F%98%80          ~ [\uD83D\uDE00]   ~ false
                    """)
    void a_clear_path_has_decoded_segments(String raw, String segments, boolean trailingSlash) throws Exception {
        CanonicalPath path = CanonicalPath.parse(raw, false, false);

        assertThat(segments(path)).hasToString(segments);
        assertThat(path.trailingSlash()).isEqualTo(trailingSlash);
        assertThat(path.raw()).isEqualTo(raw);
        assertThat(path.sessionSuffix()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    /a%2fb             ~ an encoded / at character 3
                    /a%2Fb             ~ an encoded / at character 3
                    /a%2f..%2fadmin    ~ an encoded / at character 3
                    /admin%5Cx         ~ an encoded \\ at character 7
                    /admin%00          ~ a control character at character 7
                    /%0d%0aX:y         ~ a control character at character 2
                    /a%7F              ~ a control character at character 3
                    /a%C2%85b          ~ a control character at character 2
                    /%252e%252e/a      ~ an encoded % at character 2
                    /admin%3bx         ~ an encoded ; at character 7
                    /admin%3Fx         ~ an encoded ? at character 7
                    /admin%23x         ~ an encoded # at character 7
                    /admin\\..          ~ a raw \\ at character 7
                    /admin\\            ~ a raw \\ at character 7
                    /a?b               ~ a raw ? at character 3
                    /a#b               ~ a raw # at character 3
                    /%c0%af/a          ~ no valid UTF-8 in the segment at character 2
                    /%c0%ae%c0%ae/a    ~ no valid UTF-8 in the segment at character 2
                    /%e0%80%af         ~ no valid UTF-8 in the segment at character 2
                    /%ed%a0%80         ~ no valid UTF-8 in the segment at character 2
                    /%f4%90%80%80      ~ no valid UTF-8 in the segment at character 2
                    /%80               ~ no valid UTF-8 in the segment at character 2
                    /%C3               ~ no valid UTF-8 in the segment at character 2
                    /%                 ~ a per cent sign without two hexadecimal digits at character 2
                    /%4                ~ a per cent sign without two hexadecimal digits at character 2
                    /%4/1              ~ a per cent sign without two hexadecimal digits at character 2
                    /%zz               ~ a per cent sign without two hexadecimal digits at character 2
                    /%u002e            ~ a per cent sign without two hexadecimal digits at character 2
                    /%+1               ~ a per cent sign without two hexadecimal digits at character 2
                    /..                ~ a dot segment at character 2
                    /.                 ~ a dot segment at character 2
                    /../a              ~ a dot segment at character 2
                    /a/./b             ~ a dot segment at character 4
                    /a/../b            ~ a dot segment at character 4
                    /a/%2e%2e/b        ~ a dot segment at character 4
                    /a/.%2E/b          ~ a dot segment at character 4
                    /a/%2E/b           ~ a dot segment at character 4
                    /a/%ef%bc%8e%ef%bc%8e/b ~ what looks like a dot segment at character 4
                    /a/%e2%80%a5/b     ~ what looks like a dot segment at character 4
                    /a/..%c2%a0/b      ~ what looks like a dot segment at character 4
                    /a/.%e2%80%8b./b   ~ what looks like a dot segment at character 4
                    /a%ef%bc%8f..%ef%bc%8fb ~ what looks like a dot segment at character 2
                    /a%ef%bc%bc..%ef%bc%bcb ~ what looks like a dot segment at character 2
                    /public/..;/admin  ~ a parameter (;) at character 11
                    /foo/.;/bar        ~ a parameter (;) at character 7
                    /foo;%2F/bar       ~ a parameter (;) at character 5
                    /;/                ~ a parameter (;) at character 2
                    /foo/;/../bar      ~ a parameter (;) at character 6
                    /admin;x           ~ a parameter (;) at character 7
                    /admin;            ~ a parameter (;) at character 7
                    /admin;x=1/y       ~ a parameter (;) at character 7
                    //admin            ~ an empty segment (//) at character 1
                    /a//b              ~ an empty segment (//) at character 3
                    /a//               ~ an empty segment (//) at character 3
                    /admin.            ~ a segment that ends with a dot at character 2
                    /admin./x          ~ a segment that ends with a dot at character 2
                    /...               ~ a segment that ends with a dot at character 2
                    /api../x           ~ a segment that ends with a dot at character 2
                    /api%2e/admin      ~ a segment that ends with a dot at character 2
                    /admin%20          ~ a segment that ends with a space at character 2
                    /%20/a             ~ a segment that ends with a space at character 2
                    /a b               ~ a raw space at character 3
                    /é                 ~ a raw character beyond ASCII at character 2
                    admin              ~ no slash at the start
                    *                  ~ no slash at the start
                    http://evil/       ~ no slash at the start
                    """)
    void a_path_with_two_readings_is_refused(String raw, String reason) {
        assertThatExceptionOfType(AmbiguousPathException.class)
                .isThrownBy(() -> CanonicalPath.parse(raw, false, false))
                .withMessage(reason)
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a\u0000b", "/a\tb", "/a\rb", "/a\nb", "/a\u007fb", "/\u0080", "/\u212A"})
    void controls_and_characters_beyond_ascii_are_refused_raw(String raw) {
        assertThatExceptionOfType(AmbiguousPathException.class).isThrownBy(() -> CanonicalPath.parse(raw, true, true));
    }

    @Test
    void each_octet_that_means_something_to_somebody_is_refused_encoded() {
        List<Integer> passed = new ArrayList<>();
        for (int octet = 0; octet < 0x100; octet++) {
            String hex = "%%%02x".formatted(octet);
            try {
                CanonicalPath.parse("/a" + hex + "b", false, false);
                passed.add(octet);
            } catch (AmbiguousPathException e) {
                assertThat(e).hasMessageContaining(" at character ");
            }
        }
        assertThat(passed).allMatch(octet -> octet >= ' ' && octet < 0x7f && "%/\\;?#".indexOf(octet) < 0);
        assertThat(passed).hasSize(0x7f - ' ' - 6);
    }

    @Test
    void a_session_id_belongs_to_no_segment() throws Exception {
        CanonicalPath path = CanonicalPath.parse("/crm/list;jsessionid=A1b2.node-1!x", false, false);

        assertThat(segments(path)).containsExactly("crm", "list");
        assertThat(path.sessionSuffix()).isEqualTo(";jsessionid=A1b2.node-1!x");
        assertThat(path.raw()).isEqualTo("/crm/list;jsessionid=A1b2.node-1!x");
        assertThat(path.rawWithoutSessionId()).isEqualTo("/crm/list");
        assertThat(path.rawSegment(1)).isEqualTo("list");
        assertThat(path.rawFrom(1)).isEqualTo("/list");
        assertThat(path.decoded()).isEqualTo("/crm/list");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a;jsessionid=",
                "/a;jsessionid=1/b",
                "/a;jsessionid=1;x",
                "/a;x;jsessionid=1",
                "/a;JSESSIONID=1",
                "/a;jsessionid=%31",
                "/a;jsessionid=1 2",
                "/a/;jsessionid=1",
                "/;jsessionid=1",
                "/..;jsessionid=1",
                "/a.;jsessionid=1",
                ";jsessionid=1"
            })
    void whatever_else_follows_a_semicolon_is_refused(String raw) {
        assertThatExceptionOfType(AmbiguousPathException.class)
                .isThrownBy(() -> CanonicalPath.parse(raw, false, false));
    }

    @Test
    void a_kept_encoded_slash_is_data_in_its_segment() throws Exception {
        CanonicalPath path = CanonicalPath.parse("/files/http:%2F%2fexample.com%2Fx/y", true, false);

        assertThat(segments(path)).containsExactly("files", "http://example.com/x", "y");
        assertThat(path.rawSegment(1)).isEqualTo("http:%2F%2fexample.com%2Fx");
        assertThat(path.decoded()).isEqualTo("/files/http:%2F%2Fexample.com%2Fx/y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/..%2fadmin", "/a%2f..", "/a%2f.%2fb", "/%2e%2e%2fb", "/a.%2Fb", "/a%5cb", "//b"})
    void a_kept_encoded_slash_lets_nothing_climb(String raw) {
        assertThatExceptionOfType(AmbiguousPathException.class).isThrownBy(() -> CanonicalPath.parse(raw, true, false));
    }

    @Test
    void kept_empty_segments_are_segments() throws Exception {
        assertThat(segments(CanonicalPath.parse("//", false, true))).containsExactly("");
        assertThat(segments(CanonicalPath.parse("/a//b", false, true))).containsExactly("a", "", "b");
        CanonicalPath path = CanonicalPath.parse("/a//", false, true);
        assertThat(segments(path)).containsExactly("a", "");
        assertThat(path.trailingSlash()).isTrue();
        assertThat(path.rawFrom(1)).isEqualTo("//");
        assertThat(path.decoded()).isEqualTo("/a//");
    }

    @Test
    void raw_parts_are_cut_at_segments() throws Exception {
        CanonicalPath path = CanonicalPath.parse("/v1/%69tems/7/", false, false);

        assertThat(path.rawSegment(1)).isEqualTo("%69tems");
        assertThat(path.rawBefore(0)).isEmpty();
        assertThat(path.rawBefore(1)).isEqualTo("/v1");
        assertThat(path.rawFrom(0)).isEqualTo("/v1/%69tems/7/");
        assertThat(path.rawFrom(1)).isEqualTo("/%69tems/7/");
        assertThat(path.rawFrom(3)).isEqualTo("/");
        assertThat(CanonicalPath.parse("/v1", false, false).rawFrom(1)).isEmpty();
    }

    private static List<String> segments(CanonicalPath path) {
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            segments.add(path.segment(i));
        }
        return segments;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/AC%EF%BC%8FDC", "/wait%E2%80%A6", "/%E2%80%A6/x", "/a%C2%A0b", "/a%EF%BC%8E/b"})
    void what_looks_like_a_slash_or_a_dot_is_only_a_character(String raw) throws Exception {
        assertThat(CanonicalPath.parse(raw, false, false).raw()).isEqualTo(raw);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    /a/b/      ~ []
                    /a//b      ~ [/a/b]
                    //a        ~ [/a]
                    /a//       ~ [/a/]
                    /a%2Fb     ~ [/a/b]
                    /a%2F      ~ [/a/]
                    /%2Fa      ~ [//a, /a]
                    //a%2Fb    ~ [//a/b, /a%2Fb, /a/b]
                    """)
    void what_is_kept_can_be_read_in_other_ways(String raw, String readings) throws Exception {
        List<CanonicalPath> others = CanonicalPath.parse(raw, true, true).otherReadings();

        assertThat(others.stream().map(CanonicalPath::decoded).toList()).hasToString(readings);
    }
}
