package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Path and query go upstream byte for byte, unless a route rewrites the path. */
class RawTargetsTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing("""
                <routes host="keep.test" encoded-slash="keep"><route name="slash" to="app"/></routes>
                <routes host="empty.test" empty-segments="keep"><route name="empty" to="app"/></routes>
                <routes>
                  <route name="strip" path="/strip/**" strip="/strip" to="app"/>
                  <route name="rewrite" path="/old/{id}/**" rewrite="/new/{id}/**" to="app"/>
                  <route name="all" to="app"/>
                </routes>
                """);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a/",
                "/a|b",
                "/a[1]",
                "/a{b}^`\"<>",
                "/caf%C3%A9",
                "/caf%c3%a9",
                "/%7Ea~b",
                "/a%20b+c",
                "/a!$&'()*,=:@-._b",
                "/a?",
                "/a?b",
                "/a?b=%zz",
                "/a?%",
                "/a?b=|&c[]={1}",
                "/a?b=%2F%2f/../..//\\",
                "/a?b=c?d??",
                "/a?b=1;c=2&&=&b=1",
                "/a?b=%C3%A9%ff%00",
                "/a?\"<>[]^`{|}",
            })
    void a_target_arrives_as_it_was_sent(String target) throws Exception {
        assertThat(stage.forwarded(target).target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%252Fb", "/a%252e%252e/b", "/%2561", "/a%2Fb", "/a%2fb", "/a%5Cb", "/a%zz", "/a%2"})
    void a_path_that_decodes_twice_or_not_at_all_is_refused(String target) throws Exception {
        assertThat(stage.get(target).status()).isEqualTo(400);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void an_encoded_slash_is_data_where_the_block_keeps_it() throws Exception {
        assertThat(stage.raw("GET /a%2Fb/%2f HTTP/1.1\r\nHost: keep.test\r\n\r\n")
                        .text())
                .startsWith("GET /a%2Fb/%2f HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2F..%2Fb", "/a%2f../b", "/%2e%2e%2Fa", "/a%252Fb", "/a%5Cb"})
    void an_encoded_slash_that_is_kept_does_not_climb(String target) throws Exception {
        assertThat(stage.raw("GET " + target + " HTTP/1.1\r\nHost: keep.test\r\n\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void empty_segments_are_kept_where_the_block_keeps_them() throws Exception {
        assertThat(stage.raw("GET /a//b/// HTTP/1.1\r\nHost: empty.test\r\n\r\n")
                        .text())
                .startsWith("GET /a//b/// HTTP/1.1\r\n");
        assertThat(stage.get("/a//b").status()).isEqualTo(400);
    }

    @Test
    void what_is_left_after_stripping_stays_byte_for_byte() throws Exception {
        assertThat(stage.forwarded("/strip/a|%C3%a9[]/?x=%zz").target()).isEqualTo("/a|%C3%a9[]/?x=%zz");
        assertThat(stage.forwarded("/strip").target()).isEqualTo("/");
        assertThat(stage.forwarded("/strip?").target()).isEqualTo("/?");
        assertThat(stage.forwarded("/%73trip/%61").target()).isEqualTo("/%61");
    }

    @Test
    void a_rewrite_neither_decodes_nor_encodes_twice() throws Exception {
        assertThat(stage.forwarded("/old/%C3%A9%20x/b%7C|?q=%zz").target()).isEqualTo("/new/%C3%A9%20x/b%7C|?q=%zz");
    }

    @Test
    void an_absolute_target_goes_on_as_its_path() throws Exception {
        assertThat(stage.raw("GET http://localhost/a?b=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .text())
                .startsWith("GET /a?b=%zz HTTP/1.1\r\n");
        assertThat(stage.raw("GET http://localhost HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .text())
                .startsWith("GET / HTTP/1.1\r\n");
    }

    @Test
    void long_targets_pass() throws Exception {
        String target = "/" + "a".repeat(4_000) + "?q=" + "b".repeat(16_000);
        assertThat(stage.forwarded(target).target()).isEqualTo(target);
    }
}
