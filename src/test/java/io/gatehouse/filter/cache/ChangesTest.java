package io.gatehouse.filter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Body;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Rules;
import io.gatehouse.cache.Selection;
import io.gatehouse.cache.Stored;
import io.gatehouse.http.Headers;
import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static final CacheKey ONE = CacheKey.parse("http://a.example/1");
    private static final CacheKey OTHER = CacheKey.parse("http://a.example/2");
    private static final Duration TICK = Duration.ofNanos(1);

    private final TestTicker ticker = new TestTicker();
    private final Changes changes = new Changes(ticker);

    private static Stored answer(String tag) {
        Headers fields = Headers.of("Cache-Control", "max-age=60", "Cache-Tag", tag);
        Judgement judgement =
                Judgement.of(new Judgement.Asking("GET", Headers.EMPTY, false), 200, fields, Rules.DEFAULT, 0, 0);
        return Stored.of(
                "r",
                200,
                fields,
                Selection.of(Headers.EMPTY, fields, List.of()),
                Objects.requireNonNull(judgement.terms()),
                0,
                0,
                Body.EMPTY);
    }

    private boolean isChanged(CacheKey key, long asked) {
        return changes.isChangedSince(key, answer("x"), asked);
    }

    @Test
    void what_was_asked_for_before_a_change_is_of_what_was() {
        long before = ticker.advance(TICK);
        changes.add(ONE);
        long after = ticker.advance(TICK);
        assertThat(isChanged(ONE, before)).isTrue();
        assertThat(isChanged(ONE, after)).isFalse();
        assertThat(isChanged(OTHER, before)).isFalse();
    }

    @Test
    void what_was_asked_for_before_a_purge_that_means_it_is_not_kept() {
        long before = ticker.advance(TICK);
        changes.purge((key, one) -> one.tags().contains("t"));
        long after = ticker.advance(TICK);
        assertThat(changes.isChangedSince(ONE, answer("t"), before)).isTrue();
        assertThat(changes.isChangedSince(ONE, answer("u"), before)).isFalse();
        assertThat(changes.isChangedSince(ONE, answer("t"), after)).isFalse();
    }

    @Test
    void what_is_not_remembered_any_more_may_have_been_anything() {
        long before = ticker.advance(TICK);
        for (int i = 0; i < 200; i++) {
            ticker.advance(TICK);
            changes.purge((key, one) -> false);
        }
        assertThat(isChanged(ONE, before)).isTrue();
        long now = ticker.advance(TICK);
        assertThat(isChanged(ONE, now)).isFalse();
        for (int i = 0; i < 20_000; i++) {
            ticker.advance(TICK);
            changes.add(CacheKey.parse("http://a.example/many/" + i));
        }
        assertThat(isChanged(ONE, now)).isTrue();
    }

    @Test
    void what_is_on_its_way_for_very_long_is_not_kept() {
        long asked = ticker.advance(TICK);
        ticker.advance(Duration.ofMinutes(10));
        assertThat(isChanged(ONE, asked)).isTrue();
    }

    @Test
    void counts_of_routes_that_are_gone_are_gone() {
        Counts counts = new Counts();
        counts.of("one").hits.increment();
        counts.of("other").hits.increment();
        counts.keep(Set.of("one", "new"));
        assertThat(counts.figures()).containsOnlyKeys("one");
    }
}
