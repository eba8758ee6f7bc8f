package io.gatehouse.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderTest {

    private static Set<String> moved(String before, String after) {
        return Order.moved(List.of(before.split("")), List.of(after.split("")));
    }

    @Test
    void what_stays_in_order_has_not_moved_whatever_comes_and_goes_around_it() {
        assertThat(moved("abc", "abc")).isEmpty();
        assertThat(moved("abc", "xaybzc")).isEmpty();
        assertThat(moved("abcde", "bd")).isEmpty();
    }

    @Test
    void one_that_goes_to_the_top_is_the_only_one_that_moves() {
        assertThat(moved("abcde", "eabcd")).containsExactly("e");
        assertThat(moved("abcde", "bcdea")).containsExactly("a");
        assertThat(moved("ab", "ba")).hasSize(1);
    }

    @Test
    void without_those_that_moved_both_have_one_order() {
        Random random = new Random(7);
        for (int run = 0; run < 500; run++) {
            List<String> before = new ArrayList<>(List.of("abcdefghij".split("")));
            List<String> after = new ArrayList<>(before);
            Collections.shuffle(after, random);
            Set<String> moved = Order.moved(before, after);
            before.removeAll(moved);
            after.removeAll(moved);
            assertThat(after).isEqualTo(before).isNotEmpty();
        }
    }
}
