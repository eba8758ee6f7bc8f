package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.upstream.SplitSpec.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SplitSpecTest {

    private static final SplitSpec MEDIA =
            new SplitSpec("media", List.of(new Part("blue", 3), new Part("none", 0), new Part("green", 1)));

    private static String draw(int ticket) {
        return MEDIA.draw(bound -> {
            assertThat(bound).isEqualTo(4);
            return ticket;
        });
    }

    @Test
    void each_part_has_as_many_tickets_as_its_weight() {
        assertThat(List.of(draw(0), draw(1), draw(2), draw(3))).containsExactly("blue", "blue", "blue", "green");
    }
}
