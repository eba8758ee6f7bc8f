package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.TestTicker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulletinTest {

    private final MemoryStore store = new MemoryStore();
    private final TestTicker ticker = new TestTicker();
    private final AtomicInteger epochs = new AtomicInteger();
    private final Node a = new Node("");
    private final Node b = new Node("");

    /** One gateway. */
    private final class Node implements Hearing {

        final List<String> heard = new ArrayList<>();
        final Bulletin bulletin;

        @Nullable
        String position;

        boolean fresh;

        Node(@Nullable String position) {
            this.position = position;
            this.bulletin = new Bulletin("g", this, "all", () -> "e" + epochs.incrementAndGet(), ticker);
        }

        @Override
        public @Nullable String position() {
            return position;
        }

        @Override
        public boolean isFresh() {
            return fresh;
        }

        @Override
        public void heard(List<String> notices, String at) {
            heard.addAll(notices);
            position = at;
        }

        @Override
        public void missed(String at) {
            heard.add("MISSED");
            position = at;
        }

        void exchange() {
            bulletin.exchange(store);
        }

        void posts(String notice) {
            bulletin.post(notice);
            exchange();
        }
    }

    private void begin() {
        a.exchange();
        b.exchange();
        a.heard.clear();
        b.heard.clear();
    }

    @Test
    void who_comes_for_the_first_time_may_have_missed_anything() {
        a.exchange();
        b.exchange();
        assertThat(a.heard).containsExactly("MISSED");
        assertThat(b.heard).containsExactly("MISSED");
    }

    @Test
    void who_comes_and_keeps_nothing_yet_has_missed_nothing_whatever_was_told_before() {
        a.fresh = true;
        a.exchange();
        a.posts("one");
        b.fresh = true;
        b.exchange();
        assertThat(a.heard).isEmpty();
        assertThat(b.heard).isEmpty();
        a.fresh = false;
        b.fresh = false;
        a.posts("two");
        b.exchange();
        b.exchange();
        assertThat(b.heard).containsExactly("two");
    }

    @Test
    void who_kept_nothing_when_it_came_may_miss_something_later_all_the_same() {
        a.fresh = true;
        a.exchange();
        store.forget();
        a.exchange();
        assertThat(a.heard).containsExactly("MISSED");
    }

    @Test
    void who_wants_to_hear_and_has_not_yet_is_due() {
        assertThat(a.bulletin.isDue()).isTrue();
        a.exchange();
        assertThat(a.bulletin.isDue()).isFalse();
        assertThat(new Node(null).bulletin.isDue()).isFalse();
    }

    @Test
    void what_could_not_be_told_until_the_end_is_told_by_another_one_before_what_comes_later() {
        begin();
        a.bulletin.post("one");
        List<String> untold = a.bulletin.end();
        assertThat(a.bulletin.post("two")).isFalse();
        Node next = new Node(a.position);
        next.bulletin.takeOver(untold);
        next.posts("two");
        b.exchange();
        assertThat(b.heard).containsExactly("one", "two");
    }

    @Test
    void what_one_tells_the_other_hears_once_and_in_order() {
        begin();
        a.posts("one");
        a.posts("two");
        b.posts("three");
        b.exchange();
        a.exchange();
        a.exchange();
        assertThat(b.heard).containsExactly("one", "two");
        assertThat(a.heard).containsExactly("three");
    }

    @Test
    void who_was_away_hears_what_was_told_meanwhile() {
        begin();
        for (int i = 0; i < Notices.MOST; i++) {
            a.posts("n" + i);
        }
        b.exchange();
        assertThat(b.heard)
                .hasSize(Notices.MOST)
                .startsWith("n0")
                .endsWith("n127")
                .doesNotContain("MISSED");
    }

    @Test
    void who_was_away_for_more_than_is_kept_may_have_missed_anything() {
        begin();
        for (int i = 0; i <= Notices.MOST; i++) {
            a.posts("n" + i);
        }
        b.exchange();
        assertThat(b.heard).containsExactly("MISSED");
        a.posts("later");
        b.exchange();
        assertThat(b.heard).containsExactly("MISSED", "later");
    }

    @Test
    void long_notices_are_not_kept_without_end() {
        begin();
        for (int i = 0; i < 40; i++) {
            a.posts("x".repeat(4_000));
        }
        assertThat(store.get("g:notices")).hasSizeLessThan(40_000);
        b.exchange();
        assertThat(b.heard).containsExactly("MISSED");
    }

    @Test
    void what_could_not_be_told_is_told_when_the_engine_is_back() {
        begin();
        store.away = true;
        a.bulletin.post("one");
        assertThatThrownBy(a::exchange).isInstanceOf(IllegalStateException.class);
        store.away = false;
        a.exchange();
        b.exchange();
        assertThat(b.heard).containsExactly("one");
        assertThat(a.heard).isEmpty();
        assertThat(a.bulletin.isWaiting()).isFalse();
    }

    @Test
    void what_waits_is_bounded() {
        begin();
        for (int i = 0; i < 1_000; i++) {
            a.bulletin.post("n" + i);
        }
        a.exchange();
        b.exchange();
        assertThat(b.heard).contains("all").hasSizeLessThanOrEqualTo(Notices.MOST);
    }

    @Test
    void what_stands_for_all_is_told_also_when_it_comes_while_the_others_are_told() {
        begin();
        for (int i = 0; i < Notices.MOST; i++) {
            a.bulletin.post("n" + i);
        }
        store.beforeSwap = () -> {
            store.beforeSwap = () -> {};
            a.bulletin.post("one more");
        };
        a.exchange();
        b.exchange();
        a.exchange();
        b.exchange();
        assertThat(b.heard).hasSize(Notices.MOST + 1).endsWith("all");
        assertThat(a.bulletin.isWaiting()).isFalse();
    }

    @Test
    void an_engine_that_was_started_anew_may_have_lost_anything() {
        begin();
        a.posts("one");
        store.forget();
        a.exchange();
        b.exchange();
        assertThat(a.heard).containsExactly("MISSED");
        assertThat(b.heard).containsExactly("MISSED");
    }

    @Test
    void one_that_has_lost_its_last_moments_too_also_for_who_has_heard_just_so_much() {
        begin();
        byte[] before = store.get("g:notices");
        a.posts("lost");
        store.swap("g:notices", store.get("g:notices"), before, 1);
        // b is where they were; a knows that there was more
        b.exchange();
        a.exchange();
        b.exchange();
        assertThat(b.heard).containsExactly("MISSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "gatehouse 1\ne\nx", "gatehouse 1\ne\n0\nmore", "gatehouse 2\ne\n1\none"})
    void what_somebody_has_spoilt_begins_anew(String rubbish) {
        begin();
        store.swap("g:notices", store.get("g:notices"), rubbish.getBytes(StandardCharsets.UTF_8), 1);
        a.posts("one");
        b.exchange();
        assertThat(a.heard).containsExactly("MISSED");
        assertThat(b.heard).containsExactly("MISSED");
    }

    @Test
    void who_knows_where_it_was_goes_on_there() {
        begin();
        String left = b.position;
        a.posts("one");
        Node again = new Node(left);
        again.exchange();
        assertThat(again.heard).containsExactly("one");
    }

    @Test
    void who_does_not_want_to_hear_asks_nothing() {
        Node deaf = new Node(null);
        int before = store.asked.get();
        deaf.exchange();
        assertThat(store.asked).hasValue(before);
    }

    @Test
    void who_does_not_want_to_hear_may_still_tell() {
        begin();
        new Node(null).posts("one");
        b.exchange();
        assertThat(b.heard).containsExactly("one");
    }

    @Test
    void they_are_written_anew_before_they_go() {
        begin();
        byte[] there = store.get("g:notices");
        int before = store.asked.get();
        ticker.advance(Duration.ofMinutes(61));
        a.exchange();
        assertThat(store.asked.get() - before).as("read and written").isEqualTo(2);
        assertThat(store.get("g:notices")).isEqualTo(there);
        assertThat(a.heard).isEmpty();
    }
}
