package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.cache.Body;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.HeapStore;
import io.gatehouse.cache.Selection;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Terms;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Way;
import io.gatehouse.fault.Fault;
import io.gatehouse.filter.cache.HttpCache;
import io.gatehouse.http.Headers;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheOperationsTest {

    private final HeapStore store = new HeapStore(1 << 20);
    private final List<String> told = new ArrayList<>();
    private final CacheOperations operations = new CacheOperations(
            new HttpCache(store, new NoWay(), InstantSource.system(), System::nanoTime, Runnable::run, 1 << 20),
            told::add);

    private void put(String url, String... fields) {
        store.put(
                CacheKey.parse(url),
                new Stored(
                        "r",
                        200,
                        Headers.of(fields),
                        new Selection(List.of(), List.of()),
                        new Terms(60, 0, 0, false, false, false, List.of()),
                        0,
                        0,
                        Body.EMPTY));
    }

    @Test
    void it_is_thrown_away_by_url_by_beginning_and_by_tag() {
        put("http://a.example/x/1", "Cache-Tag", "one");
        put("http://a.example/x/2");
        put("http://a.example/y", "Surrogate-Key", "one two");
        assertThat(operations.all()).startsWith("3 answers in memory, ");
        assertThat(operations.purge("http://A.example:80/x/1", true)).isEqualTo("1 answers are to be validated");
        assertThat(operations.purge("http://a.example/x/*", false)).isEqualTo("2 answers are thrown away");
        assertThat(operations.purge("tag:two", false)).isEqualTo("1 answers are thrown away");
        assertThat(operations.purge("tag:two", false)).isEqualTo("0 answers are thrown away");
    }

    @Test
    void what_is_purged_is_told_to_others_who_do_the_same_and_all_where_they_cannot_read_it() {
        operations.purge(" tag:one ", true);
        operations.purge("http://a.example/x/*", false);
        assertThat(told).containsExactly("soft tag:one", "hard http://a.example/x/*");
        told.clear();
        put("http://a.example/x/1", "Cache-Tag", "one");
        put("http://a.example/y");
        operations.repeat("soft tag:one");
        assertThat(store.find(CacheKey.parse("http://a.example/x/1"))
                        .get(0)
                        .terms()
                        .validateAlways())
                .isTrue();
        operations.repeat("hard http://a.example/x/*");
        assertThat(store.find(CacheKey.parse("http://a.example/x/1"))).isEmpty();
        assertThat(store.find(CacheKey.parse("http://a.example/y"))).hasSize(1);
        operations.repeat("hard nowhere");
        assertThat(store.find(CacheKey.parse("http://a.example/y"))).isEmpty();
        assertThat(told).as("who is told tells nobody").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "/a", "tag:a\u0007b"})
    void what_names_nothing_is_refused_and_told_to_nobody(String what) {
        assertThatThrownBy(() -> operations.purge(what, false)).isInstanceOf(IllegalArgumentException.class);
        assertThat(told).isEmpty();
    }

    @Test
    void a_star_is_all() {
        put("http://a.example/x");
        put("http://b.example/y");
        assertThat(operations.purge("*", false)).isEqualTo("2 answers are thrown away");
    }

    /** Nothing is sent. */
    private static final class NoWay implements Way {

        @Override
        public String draw(Exchange exchange, Decision.Routed routed, Action.Forward action) {
            return action.target();
        }

        @Override
        public boolean fallBack(Exchange exchange, Fault fault) {
            return false;
        }

        @Override
        public void fetch(Exchange errand, Decision.Routed routed, Action.Forward action) {}
    }
}
