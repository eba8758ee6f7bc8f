package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import org.junit.jupiter.api.Test;

/** What only informs (1xx) on its way past a cache: no server passes it on by the servlet API, and none of it is kept. */
class CachedHintsTest extends CacheFixture {

    @Test
    void early_hints_are_neither_the_answer_nor_part_of_it() throws Exception {
        stage.upstreamPlays(scene -> scene.send("""
                HTTP/1.1 103 Early Hints
                Link: </style.css>; rel=preload
                Cache-Control: max-age=600
                X-Of: hints

                HTTP/1.1 102 Processing
                X-Of: processing

                HTTP/1.1 200 OK
                Cache-Control: max-age=60
                Content-Length: 5

                whole""".replace("\n", "\r\n")));
        RawAnswer first = stage.get("/a");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEqualTo("whole");
        assertThat(first.header("Cache-Status")).endsWith("; stored");
        RawAnswer second = stage.get("/a");
        assertThat(second.header("Cache-Status")).startsWith("gatehouse; hit; ttl=");
        assertThat(Integer.parseInt(second.header("Cache-Status").replaceAll(".*ttl=", "")))
                .as("the hints say nothing of it")
                .isLessThanOrEqualTo(60);
        for (RawAnswer one : new RawAnswer[] {first, second}) {
            assertThat(one.header("Link")).isNull();
            assertThat(one.header("X-Of")).isNull();
        }
        assertThat(stage.seen()).hasSize(1);
    }

    @Test
    void hints_before_an_answer_that_is_not_kept_keep_nothing() throws Exception {
        stage.upstreamPlays(
                scene -> scene.send("HTTP/1.1 103 Early Hints\r\nCache-Control: max-age=600\r\nETag: \"a\"\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 3\r\n\r\none"));
        stage.get("/a");
        assertThat(stage.get("/a").header("Cache-Status")).isEqualTo("gatehouse; fwd=uri-miss; fwd-status=200");
        assertThat(stage.seen()).hasSize(2);
    }
}
