package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts of answers: kept, given again, and put together where the origin says that they are of one. */
class CachedPartsTest extends CacheFixture {

    private static final String WHOLE = "0123456789abcdefghij";

    private String tag = "\"v1\"";

    @BeforeEach
    void begin() {
        stage.upstreamPlays(this::play);
    }

    /** An origin that knows parts. */
    private void play(Scene scene) throws IOException {
        String range = scene.head().header("Range");
        String condition = scene.head().header("If-Range");
        if (range == null || (condition != null && !condition.equals(tag))) {
            scene.answer(200, bytes(WHOLE), "Cache-Control: max-age=60", "ETag: " + tag, "X-Of: whole");
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        int first = Integer.parseInt(ends[0]);
        int last = ends[1].isEmpty() ? WHOLE.length() - 1 : Integer.parseInt(ends[1]);
        scene.answer(
                206,
                bytes(WHOLE.substring(first, last + 1)),
                "Cache-Control: max-age=60",
                "ETag: " + tag,
                "X-Of: " + range,
                "Content-Range: bytes " + first + "-" + last + "/" + WHOLE.length());
    }

    private String part(String range) throws IOException {
        RawAnswer answer = stage.get("/a", "Range: bytes=" + range);
        return answer.status() + " " + answer.header("Content-Range") + " " + answer.text();
    }

    @Test
    void a_part_is_given_again_as_far_as_it_goes() throws Exception {
        assertThat(part("5-9")).isEqualTo("206 bytes 5-9/20 56789");
        assertThat(part("5-9")).isEqualTo("206 bytes 5-9/20 56789");
        assertThat(part("6-7")).isEqualTo("206 bytes 6-7/20 67");
        assertThat(stage.seen()).hasSize(1);
        assertThat(part("9-10")).isEqualTo("206 bytes 9-10/20 9a");
        assertThat(part("5-10")).isEqualTo("206 bytes 5-10/20 56789a");
        assertThat(stage.seen()).hasSize(2);
    }

    @Test
    void parts_that_make_the_whole_are_given_as_the_whole() throws Exception {
        part("0-9");
        part("10-19");
        RawAnswer whole = stage.get("/a");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo(WHOLE);
        assertThat(whole.header("Content-Range")).isNull();
        assertThat(whole.header("Cache-Status")).startsWith("gatehouse; hit");
        assertThat(stage.ask("HEAD", "/a").header("Content-Length")).isEqualTo("20");
        assertThat(stage.seen()).hasSize(2);
    }

    @Test
    void who_wants_the_whole_has_what_is_missing_asked_for_alone() throws Exception {
        part("0-11");
        RawAnswer whole = stage.get("/a");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo(WHOLE);
        assertThat(whole.header("Content-Range")).isNull();
        assertThat(whole.header("X-Of")).isEqualTo("bytes=12-");
        assertThat(whole.header("Cache-Status")).isEqualTo("gatehouse; fwd=partial; fwd-status=206; stored");
        assertThat(stage.get("/a").header("Cache-Status")).startsWith("gatehouse; hit");
        assertThat(stage.lastRequest().header("If-Range")).isEqualTo("\"v1\"");
        assertThat(stage.seen()).hasSize(2);
    }

    @Test
    void what_is_another_one_by_now_comes_as_the_whole() throws Exception {
        part("0-11");
        tag = "\"v2\"";
        RawAnswer whole = stage.get("/a");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo(WHOLE);
        assertThat(whole.header("X-Of")).isEqualTo("whole");
        assertThat(part("0-1")).isEqualTo("206 bytes 0-1/20 01");
        assertThat(stage.seen()).hasSize(2);
    }

    @Test
    void parts_of_two_versions_are_never_put_together() throws Exception {
        part("0-9");
        tag = "\"v2\"";
        part("10-19");
        assertThat(part("0-3")).isEqualTo("206 bytes 0-3/20 0123");
        assertThat(stage.seen()).hasSize(3);
    }

    @Test
    void when_the_rest_breaks_off_the_client_is_told_and_the_next_one_gets_the_whole() throws Exception {
        part("0-11");
        stage.upstreamPlays(scene -> {
            scene.send("HTTP/1.1 206 Partial Content\r\nETag: " + tag
                    + "\r\nContent-Range: bytes 12-19/20\r\nContent-Length: 8\r\n\r\ncde");
            scene.close();
        });
        assertThat(stage.get("/a").status()).isEqualTo(502);
        stage.upstreamPlays(this::play);
        RawAnswer whole = stage.get("/a");
        assertThat(whole.text()).isEqualTo(WHOLE);
        assertThat(whole.header("X-Of")).isEqualTo("whole");
    }

    @Test
    void a_part_that_nobody_wanted_is_no_answer_to_who_wants_the_whole() throws Exception {
        part("0-11");
        stage.upstreamPlays(scene -> scene.answer(
                206, bytes("xyz"), "Cache-Control: max-age=60", "ETag: \"v3\"", "Content-Range: bytes 12-14/20"));
        assertThat(stage.get("/a").status()).isEqualTo(502);
    }

    @Test
    void nothing_is_asked_for_in_part_where_the_tag_is_weak_or_the_whole_would_not_be_kept() throws Exception {
        tag = "W/\"v1\"";
        part("0-11");
        assertThat(stage.get("/a").header("X-Of")).isEqualTo("whole");
        stage.upstreamPlays(scene -> scene.answer(
                206, bytes("01"), "Cache-Control: max-age=60", "ETag: \"v1\"", "Content-Range: bytes 0-1/9000000"));
        stage.get("/long", "Range: bytes=0-1");
        stage.get("/long", "Range: bytes=0-1");
        assertThat(stage.seen()).hasSize(2);
    }

    @Test
    void a_range_that_cannot_be_is_told_to_who_asked_for_it_alone() throws Exception {
        stage.upstreamPlays(scene -> {
            if (scene.head().header("Range") == null) {
                scene.answer(200, bytes(WHOLE), "Cache-Control: max-age=60");
            } else {
                scene.answer(416, bytes("no"), "Cache-Control: max-age=60", "Content-Range: bytes */20");
            }
        });
        assertThat(stage.get("/a", "Range: bytes=99-").status()).isEqualTo(416);
        RawAnswer whole = stage.get("/a");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo(WHOLE);
    }

    @Test
    void where_nothing_is_behind_a_part_any_more_the_next_one_gets_the_whole() throws Exception {
        part("0-11");
        stage.upstreamPlays(scene -> {
            if (scene.head().header("Range") == null) {
                scene.answer(200, bytes("short"), "Cache-Control: max-age=60");
            } else {
                // one that does not know If-Range
                scene.answer(416, bytes("no"), "Cache-Control: max-age=60", "Content-Range: bytes */5");
            }
        });
        assertThat(stage.get("/a").status()).isEqualTo(502);
        RawAnswer whole = stage.get("/a");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo("short");
    }

    @Test
    void a_part_that_is_confirmed_for_another_is_no_answer_to_who_wants_the_whole() throws Exception {
        CountDownLatch confirmed = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            String terms = "Cache-Control: max-age=0, stale-while-revalidate=60";
            if (scene.head().header("If-None-Match") != null) {
                scene.await(confirmed);
                scene.answer(304, new byte[0], terms, "ETag: " + tag);
            } else if (scene.head().header("Range") != null) {
                scene.answer(206, bytes("01"), terms, "ETag: " + tag, "Content-Range: bytes 0-1/20");
            } else {
                scene.answer(200, bytes(WHOLE), terms, "ETag: " + tag);
            }
        });
        part("0-1");
        assertThat(part("0-1")).isEqualTo("206 bytes 0-1/20 01");
        try (RawClient other = stage.client().get("/a")) {
            // has had its turn when another one has been answered
            assertThat(stage.get("/b").text()).isEqualTo(WHOLE);
            confirmed.countDown();
            RawAnswer whole = other.answer();
            assertThat(whole.status()).isIn(200, 502);
            assertThat(whole.header("Content-Range")).isNull();
        }
    }
}
