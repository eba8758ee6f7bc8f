package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final String MODIFIED = HttpDate.format(NOW / 1000 - 5000);

    private static Stored stored(String control, String... more) {
        Headers.Builder fields = Headers.builder().add("Cache-Control", control).add("ETag", "\"a\"");
        fields.add("Last-Modified", MODIFIED).add("Content-Type", "text/plain").add("Age", "10");
        Headers.of(more).forEach(fields::add);
        Headers answer = fields.build();
        Judgement judgement =
                Judgement.of(new Judgement.Asking("GET", Headers.EMPTY, false), 200, answer, Rules.DEFAULT, NOW, NOW);
        byte[] body = "0123456789".getBytes(StandardCharsets.US_ASCII);
        return Stored.of(
                "r",
                200,
                answer,
                Selection.of(Headers.of("X", "1, 2"), answer, List.of()),
                judgement.terms(),
                NOW,
                NOW,
                Body.of(List.of(body), body.length));
    }

    @Test
    void it_grows_older() {
        Stored one = stored("max-age=60");
        assertThat(one.headers().contains("Age")).isFalse();
        assertThat(one.headers().first("Date")).isEqualTo(HttpDate.format(NOW / 1000));
        assertThat(one.age(NOW + 5_000)).isEqualTo(15);
        assertThat(one.freshFor(NOW + 5_000)).isEqualTo(45);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60|0|''|ANSWER",
                "max-age=60|50|''|VALIDATE",
                "max-age=60, stale-while-revalidate=5|52|''|ANSWER_AND_REFRESH",
                "max-age=60, stale-while-revalidate=5|56|''|VALIDATE",
                "max-age=60|0|no-cache|VALIDATE",
                "max-age=60|0|max-age=0|VALIDATE",
                "max-age=60, immutable|0|max-age=0|ANSWER",
                "max-age=60, immutable|0|no-cache|VALIDATE",
                "max-age=60|5|max-age=10|VALIDATE",
                "max-age=60|0|min-fresh=50|ANSWER",
                "max-age=60|0|min-fresh=51|VALIDATE",
                "max-age=60|55|max-stale|ANSWER",
                "max-age=60|55|max-stale=5|ANSWER",
                "max-age=60|56|max-stale=5|VALIDATE",
                "max-age=60, must-revalidate|56|max-stale|VALIDATE",
                "max-age=60, no-cache|0|''|VALIDATE"
            })
    void the_request_and_the_age_say_whether_it_may_be_used(String control, int later, String asked, Reuse reuse) {
        Headers request = asked.isEmpty() ? Headers.EMPTY : Headers.of("Cache-Control", asked);
        assertThat(Reuse.of(stored(control), request, Rules.DEFAULT, NOW + later * 1000L))
                .isEqualTo(reuse);
    }

    @Test
    void what_requests_say_may_be_ignored() {
        Rules deaf = new Rules(-1, 0, 0, List.of(), 1, false, false);
        assertThat(Reuse.of(stored("max-age=60"), Headers.of("Cache-Control", "no-cache"), deaf, NOW))
                .isEqualTo(Reuse.ANSWER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match|\"a\"|304",
                "If-None-Match|W/\"a\"|304",
                "If-None-Match|\"x,\", \"a\"|304",
                "If-None-Match|*|304",
                "If-None-Match|\"b\"|200",
                "If-Modified-Since|MODIFIED|304",
                "If-Modified-Since|Sun, 06 Nov 1994 08:49:37 GMT|200",
                "If-Modified-Since|yesterday|200",
                "Range|bytes=0-1|206",
                "Range|bytes=20-|416",
                "Range|bytes=2-1|200",
                "Range|bytes=0-1,3-4|200",
                "Range|lines=0-1|200"
            })
    void conditions_and_ranges_are_judged_by_what_is_stored(String field, String value, int status) {
        Headers request = Headers.of(field, value.replace("MODIFIED", MODIFIED));
        assertThat(Presentation.of(stored("max-age=60"), "GET", request, NOW).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=2-4|2|3|bytes 2-4/10",
                "bytes=7-|7|3|bytes 7-9/10",
                "bytes=-2|8|2|bytes 8-9/10",
                "bytes=-99|0|10|bytes 0-9/10",
                "bytes=8-99|8|2|bytes 8-9/10"
            })
    void a_part_is_cut_out(String range, long from, long length, String said) {
        Presentation part = Presentation.of(stored("max-age=60"), "GET", Headers.of("Range", range), NOW);
        assertThat(part.from()).isEqualTo(from);
        assertThat(part.length()).isEqualTo(length);
        assertThat(part.headers().first("Content-Range")).isEqualTo(said);
    }

    @Test
    void a_part_of_another_representation_is_not_sent() {
        Stored one = stored("max-age=60");
        assertThat(Presentation.of(one, "GET", Headers.of("Range", "bytes=0-1", "If-Range", "\"b\""), NOW)
                        .status())
                .isEqualTo(200);
        assertThat(Presentation.of(one, "GET", Headers.of("Range", "bytes=0-1", "If-Range", "\"a\""), NOW)
                        .status())
                .isEqualTo(206);
    }

    @Test
    void vary_selects_by_the_normal_form() {
        Stored one = stored("max-age=60", "Vary", "X");
        assertThat(Stored.select(List.of(one), "r", "GET", Headers.of("X", "1", "X", "2"), NOW))
                .isSameAs(one);
        assertThat(Stored.select(List.of(one), "r", "GET", Headers.of("X", "2, 1"), NOW))
                .isNull();
        assertThat(Stored.select(List.of(one), "r", "GET", Headers.EMPTY, NOW)).isNull();
        assertThat(Stored.select(List.of(one), "other", "GET", Headers.of("X", "1,2"), NOW))
                .isNull();
    }

    @Test
    void the_origins_word_brings_the_fields_up_to_date_but_not_those_of_the_body() {
        Headers merged = Validation.merged(
                Headers.of("A", "1", "A", "2", "B", "1", "Content-Length", "10", "Date", "then"),
                Headers.of("A", "3", "Content-Length", "0", "Set-Cookie", "x=y"));
        assertThat(merged).isEqualTo(Headers.of("B", "1", "Content-Length", "10", "A", "3"));
    }

    @Test
    void a_change_throws_away_what_it_names_on_the_same_origin_only() throws Exception {
        CacheKey target = CacheKey.of(new URI("http://a.example/x/y?q"));
        assertThat(Invalidation.by(target, 201, Headers.of("Location", "z", "Content-Location", "http://b.example/x")))
                .containsExactly(target, CacheKey.parse("http://a.example/x/z"));
        assertThat(Invalidation.by(target, 500, Headers.EMPTY)).isEmpty();
        assertThat(Invalidation.by(target, 200, Headers.of("Location", "http://[")))
                .containsExactly(target);
    }

    @Test
    void equal_urls_have_one_key_and_no_others() {
        assertThat(CacheKey.parse("http://A.example:80/%61%2f%7e").text()).isEqualTo("http://a.example/a%2F~");
        assertThat(CacheKey.parse("https://a.example:80/").text()).isEqualTo("https://a.example:80/");
        assertThat(CacheKey.parse("http://a.example/a%2Fb")).isNotEqualTo(CacheKey.parse("http://a.example/a/b"));
    }
}
