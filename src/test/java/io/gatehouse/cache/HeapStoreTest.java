package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapStoreTest {

    private static final long MOST = 1 << 20;

    private final HeapStore store = new HeapStore(MOST);

    private static CacheKey key(int number) {
        return CacheKey.parse("http://a.example/" + number);
    }

    private static Stored stored(String realm, String value, int length, String... fields) {
        return new Stored(
                realm,
                200,
                Headers.of(fields),
                new Selection(List.of("x"), List.of(value)),
                new Terms(60, 0, 0, false, false, false, List.of()),
                0,
                0,
                Body.of(List.of(new byte[length]), length));
    }

    @Test
    void it_takes_no_more_than_it_may() {
        for (int i = 0; i < 10_000; i++) {
            store.put(key(i), stored("r", "1", 1_000));
        }
        assertThat(store.standing().bytes()).isLessThanOrEqualTo(MOST);
        assertThat(store.standing().answers()).isBetween(100L, 1_000L);
        assertThat(store.standing().evictions()).isGreaterThan(9_000);
    }

    @Test
    void a_new_answer_takes_the_place_of_the_one_it_replaces() {
        store.put(key(1), stored("r", "1", 1));
        store.put(key(1), stored("r", "2", 2));
        store.put(key(1), stored("r", "1", 3));
        assertThat(store.find(key(1))).extracting(one -> one.body().length()).containsExactly(3L, 2L);
    }

    @Test
    void variants_are_not_kept_without_end() {
        for (int i = 0; i < 1_000; i++) {
            store.put(key(1), stored("r", "v" + i, 1));
        }
        assertThat(store.find(key(1))).hasSize(64);
    }

    @Test
    void what_is_thrown_away_softly_is_kept_to_be_validated() {
        store.put(key(1), stored("r", "1", 1, "Cache-Tag", "a, b"));
        store.put(key(2), stored("r", "1", 1, "Surrogate-Key", "b c"));
        store.put(key(3), stored("r", "1", 1));
        assertThat(store.purge((key, one) -> one.tags().contains("b"), true)).isEqualTo(2);
        assertThat(store.find(key(1)).get(0).terms().validateAlways()).isTrue();
        assertThat(store.purge((key, one) -> one.tags().contains("c"), false)).isEqualTo(1);
        assertThat(store.find(key(2))).isEmpty();
        assertThat(store.find(key(3)).get(0).terms().validateAlways()).isFalse();
    }
}
