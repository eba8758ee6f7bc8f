package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Rate;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void a_cost_is_taken_from_the_limit_and_not_from_a_quota_of_its_name() {
        LimitSpec limit = new LimitSpec("route app", "quota", "client-ip", false, Rate.parse("10/s"), 10, 100);
        Tally tally = new Tally();
        tally.add(limit, new Draw(true, 9, 0, 100_000_000), false);
        tally.add("quota", 1_000, 86_400, 999, 3_600);

        tally.charge(limit, 4);

        Headers.Builder fields = Headers.builder();
        tally.tell(fields);
        assertThat(fields.first("RateLimit-Policy")).isEqualTo("\"quota\";q=10;w=1, \"quota\";q=1000;w=86400");
        // what four tokens take is rounded up to a second, and so is the tenth before it
        assertThat(fields.first("RateLimit")).isEqualTo("\"quota\";r=5;t=2, \"quota\";r=999;t=3600");
    }

    @Test
    void says_nothing_where_nothing_was_counted() {
        Headers.Builder fields = Headers.builder();
        new Tally().tell(fields);
        assertThat(fields.build().size()).isZero();
    }
}
