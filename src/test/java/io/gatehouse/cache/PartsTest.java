package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartsTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final String WHOLE = "0123456789";

    private static Stored part(int first, int last, String... more) {
        return part(WHOLE.substring(first, last + 1), first + "-" + last + "/10", more);
    }

    private static Stored part(String body, String range, String... more) {
        Headers.Builder fields =
                Headers.builder().add("Cache-Control", "max-age=60").add("Content-Range", "bytes " + range);
        Headers.of(more).forEach(fields::add);
        Headers answer = fields.build();
        Judgement judgement =
                Judgement.of(new Judgement.Asking("GET", Headers.EMPTY, false), 206, answer, Rules.DEFAULT, NOW, NOW);
        Terms terms = judgement.terms();
        assertThat(terms).as(judgement.clause().text()).isNotNull();
        return Stored.of("r", 206, answer, Selection.of(Headers.EMPTY, answer, List.of()), terms, NOW, NOW, body(body));
    }

    private static Body body(String text) {
        return Body.joined(List.of(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String text(Stored one) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < one.body().pieces(); i++) {
            text.append(new String(one.body().piece(i), StandardCharsets.US_ASCII));
        }
        return text.toString();
    }

    private static List<String> kept(Stored... parts) {
        List<Stored> variants = List.of();
        for (Stored one : parts) {
            variants = HeapStore.with(variants, one);
        }
        return variants.stream()
                .map(one -> one.status() + " " + one.headers().first("Content-Range") + " " + text(one))
                .toList();
    }

    @Test
    void parts_of_one_representation_that_touch_or_overlap_become_one() {
        assertThat(kept(part(2, 3, "ETag", "\"a\""), part(4, 6, "ETag", "\"a\"")))
                .containsExactly("206 bytes 2-6/10 23456");
        assertThat(kept(part(2, 5, "ETag", "\"a\""), part(4, 6, "ETag", "\"a\"")))
                .containsExactly("206 bytes 2-6/10 23456");
        assertThat(kept(part(2, 3, "ETag", "\"a\""), part(7, 8, "ETag", "\"a\""), part(4, 6, "ETag", "\"a\"")))
                .containsExactly("206 bytes 2-8/10 2345678");
    }

    @Test
    void when_nothing_is_missing_any_more_it_is_the_whole() {
        assertThat(kept(part(5, 9, "ETag", "\"a\""), part(0, 4, "ETag", "\"a\"")))
                .containsExactly("200 null " + WHOLE);
    }

    @Test
    void with_a_gap_between_them_each_is_kept() {
        assertThat(kept(part(0, 1, "ETag", "\"a\""), part(8, 9, "ETag", "\"a\"")))
                .containsExactly("206 bytes 8-9/10 89", "206 bytes 0-1/10 01");
    }

    @ParameterizedTest
    @CsvSource({"'\"a\"','\"b\"'", "W/\"a\",W/\"a\"", "'',''", "'\"a\"',''", "a,a"})
    void what_may_be_of_another_representation_takes_the_place_of_the_one_before(String before, String after) {
        Stored one = before.isEmpty() ? part(0, 4) : part(0, 4, "ETag", before);
        Stored other = after.isEmpty() ? part(5, 9) : part(5, 9, "ETag", after);
        assertThat(kept(one, other)).containsExactly("206 bytes 5-9/10 56789");
    }

    @Test
    void of_another_length_in_all_it_is_another_one_whatever_its_tag_says() {
        assertThat(kept(part(0, 4, "ETag", "\"a\""), part("56789", "5-9/11", "ETag", "\"a\"")))
                .containsExactly("206 bytes 5-9/11 56789");
    }

    @Test
    void who_asks_for_many_parts_keeps_the_last_few() {
        List<Stored> variants = List.of();
        for (int i = 0; i < 40; i += 2) {
            variants = HeapStore.with(variants, part("x", i + "-" + i + "/100", "ETag", "\"a\""));
        }
        assertThat(variants).hasSizeLessThanOrEqualTo(8);
        assertThat(variants.get(0).headers().first("Content-Range")).isEqualTo("bytes 38-38/100");
    }

    @Test
    void long_parts_are_joined_across_their_pieces() {
        byte[] all = new byte[3 * Body.PIECE + 17];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31 + i / 251);
        }
        int cut = Body.PIECE + 1001;
        List<Stored> variants = HeapStore.with(List.of(), cut(all, 0, cut + 50));
        variants = HeapStore.with(variants, cut(all, cut, all.length));
        assertThat(variants).hasSize(1);
        assertThat(variants.get(0).status()).isEqualTo(200);
        assertThat(bytes(variants.get(0).body())).isEqualTo(all);
    }

    private static Stored cut(byte[] all, int from, int to) {
        Stored one = part("", from + "-" + (to - 1) + "/" + all.length, "ETag", "\"a\"");
        return one.with(Body.joined(List.of(java.util.Arrays.copyOfRange(all, from, to))));
    }

    private static byte[] bytes(Body body) {
        byte[] all = new byte[(int) body.length()];
        int at = 0;
        for (int i = 0; i < body.pieces(); i++) {
            byte[] piece = body.piece(i);
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-3,23,'bytes 2-3/10'",
        "bytes=2-6,23456,'bytes 2-6/10'",
        "bytes=5-5,5,'bytes 5-5/10'",
        "bytes=1-3,,",
        "bytes=5-,,",
        "bytes=-2,,",
        "'bytes=2-3,4-5',,",
        "lines=2-3,,",
        "bytes=20-30,,"
    })
    void it_is_for_who_asks_for_what_it_has(String range, String expected, String shown) {
        Stored part = part(2, 6, "ETag", "\"a\"");
        Headers request = Headers.of("Range", range);
        Stored found = Stored.select(List.of(part), "r", "GET", request, NOW);
        if (expected == null) {
            assertThat(found).isNull();
            return;
        }
        Presentation some = Presentation.of(found, "GET", request, NOW);
        assertThat(some.status()).isEqualTo(206);
        assertThat(text(part).substring((int) some.from(), (int) (some.from() + some.length())))
                .isEqualTo(expected);
        assertThat(some.headers().first("Content-Range")).isEqualTo(shown);
    }

    @Test
    void it_is_for_nobody_else() {
        List<Stored> part = List.of(part(2, 6, "ETag", "\"a\""));
        assertThat(Stored.select(part, "r", "GET", Headers.EMPTY, NOW)).isNull();
        assertThat(Stored.select(part, "r", "HEAD", Headers.of("Range", "bytes=2-3"), NOW))
                .isNull();
        assertThat(Stored.select(part, "r", "GET", Headers.of("Range", "bytes=2-3", "If-Range", "\"b\""), NOW))
                .isNull();
        assertThat(Stored.select(part, "r", "GET", Headers.of("Range", "bytes=2-3", "If-Range", "\"a\""), NOW))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 5-4/10",
                "bytes 5-9/*",
                "bytes */10",
                "bytes 0-10/10",
                "bytes -4/10",
                "lines 0-1/10",
                "0-1/10",
                "bytes 0-1",
                "bytes x-1/10",
                "bytes 0-1/10x"
            })
    void a_part_without_a_place_is_not_kept(String range) {
        Headers answer = Headers.of("Cache-Control", "max-age=60", "Content-Range", range);
        assertThat(Judgement.of(new Judgement.Asking("GET", Headers.EMPTY, false), 206, answer, Rules.DEFAULT, NOW, NOW)
                        .clause())
                .isEqualTo(Clause.PARTIAL);
    }

    @Test
    void a_part_that_is_shorter_than_it_says_is_what_it_is_and_a_longer_one_is_none() {
        assertThat(Parts.asGathered(part("4567", "4-9/10")).headers().first("Content-Range"))
                .isEqualTo("bytes 4-7/10");
        assertThat(Parts.asGathered(part("4567890", "4-9/10"))).isNull();
        assertThat(Parts.asGathered(part("", "4-9/10"))).isNull();
    }

    @Test
    void a_part_takes_nothing_away_from_the_whole() {
        Headers answer = Headers.of("Cache-Control", "max-age=60", "ETag", "\"a\"");
        Stored whole = Parts.joined(part(0, 4, "ETag", "\"a\""), part(5, 9, "ETag", "\"a\""));
        List<Stored> variants = HeapStore.with(List.of(whole), part(0, 4, "ETag", "\"a\""));
        assertThat(variants).containsExactly(whole);
        assertThat(answer.first("ETag")).isEqualTo(whole.headers().first("ETag"));
        List<Stored> newer = HeapStore.with(List.of(whole), part(0, 4, "ETag", "\"b\""));
        assertThat(newer).hasSize(1);
        assertThat(newer.get(0).status()).isEqualTo(206);
    }

    @Test
    void parts_are_asked_for_and_recognized_by_their_entity_tag() {
        Stored beginning = part(0, 4, "ETag", "\"a\"");
        assertThat(Parts.beginning(List.of(part(3, 4, "ETag", "\"a\""), part(0, 4)), "r", Headers.EMPTY))
                .isNull();
        assertThat(Parts.beginning(List.of(beginning), "r", Headers.EMPTY)).isSameAs(beginning);
        Headers.Builder request = Headers.builder();
        Parts.askForRest(beginning, request);
        assertThat(request.build().first("Range")).isEqualTo("bytes=5-");
        assertThat(request.build().first("If-Range")).isEqualTo("\"a\"");
        List<Headers> others = new ArrayList<>(List.of(
                Headers.of("ETag", "\"b\"", "Content-Range", "bytes 5-9/10"),
                Headers.of("ETag", "\"a\"", "Content-Range", "bytes 4-9/10"),
                Headers.of("ETag", "\"a\"", "Content-Range", "bytes 5-8/10"),
                Headers.of("ETag", "\"a\"", "Content-Range", "bytes 5-10/11"),
                Headers.of("Content-Range", "bytes 5-9/10")));
        assertThat(others)
                .allSatisfy(one -> assertThat(Parts.restOf(beginning, one)).isEqualTo(-1));
        assertThat(Parts.restOf(beginning, Headers.of("ETag", "\"a\"", "Content-Range", "bytes 5-9/10")))
                .isEqualTo(5);
    }

    @Test
    void so_many_variants_are_kept_of_parts_as_of_wholes() {
        List<Stored> variants = List.of();
        for (int i = 0; i < 200; i++) {
            Headers request = Headers.of("User-Agent", "a" + i);
            Stored one = part(0, 0, "Vary", "User-Agent", "ETag", "\"a\"");
            Selection selection = Selection.of(request, one.headers(), List.of());
            variants = HeapStore.with(
                    variants, Stored.of("r", 206, one.headers(), selection, one.terms(), NOW, NOW, body("0")));
        }
        assertThat(variants).hasSize(HeapStore.MOST_VARIANTS);
    }

    @Test
    void what_is_put_together_has_no_digest_of_one_part() {
        List<Stored> both = HeapStore.with(
                List.of(part(2, 3, "ETag", "\"a\"", "Content-Digest", "sha-256=:x:")),
                part(4, 6, "ETag", "\"a\"", "Content-Digest", "sha-256=:y:"));
        assertThat(both).hasSize(1);
        assertThat(both.get(0).headers().contains("Content-Digest")).isFalse();
    }
}
