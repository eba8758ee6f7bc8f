package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import io.gatehouse.upstream.health.CareSpec;
import io.gatehouse.upstream.health.HealthSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who is asked when some are not fit, or have just come back. */
final class ChoiceTest {

    private static final HealthSpec CHECKS = new HealthSpec(
            "/", null, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, HealthSpec.USUAL_STATUSES, null);

    private final TestTicker ticker = new TestTicker();
    private int ticket;

    private static EndpointSpec endpoint(int port, int tier) {
        return new EndpointSpec("http", "127.0.0.1", port, 1, tier, false);
    }

    private Upstream upstream(double panic, EndpointSpec... endpoints) throws Exception {
        CareSpec care = new CareSpec(CHECKS, null, Duration.ofSeconds(10), panic);
        UpstreamSpec spec = new UpstreamSpec(
                "a",
                UpstreamSpec.Balance.ROUND_ROBIN,
                UpstreamSpec.HostHeader.PRESERVE,
                List.of(endpoints),
                PoolSpec.DEFAULT,
                null,
                care,
                Affinity.NONE);
        Upstream.Means means = new Upstream.Means(ticker, bound -> ticket, text -> {}, StickyKey.random());
        return new Upstream(spec, new TlsFiles(null, null), null, means);
    }

    private void check(Upstream upstream, int port, String problem) {
        for (Endpoint endpoint : upstream.endpoints()) {
            if (endpoint.spec().port() == port) {
                endpoint.vitals().checked(problem, CHECKS, ticker.getAsLong());
            }
        }
    }

    private static Set<Integer> chosen(Upstream upstream) {
        Set<Integer> ports = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            ports.add(upstream.choose(List.of(), Wish.NONE).spec().port());
        }
        return ports;
    }

    @Test
    void a_tier_with_too_few_fit_is_given_up_for_the_next() throws Exception {
        Upstream upstream =
                upstream(0.5, endpoint(1, 1), endpoint(2, 1), endpoint(3, 1), endpoint(4, 2), endpoint(5, 2));
        check(upstream, 1, "down");
        assertThat(chosen(upstream)).containsExactly(2, 3);
        check(upstream, 2, "down");
        assertThat(chosen(upstream)).containsExactly(4, 5);
        check(upstream, 4, "down");
        assertThat(chosen(upstream)).containsExactly(5);
        check(upstream, 5, "down");
        assertThat(chosen(upstream))
                .as("nobody is left: the lowest, fit or not")
                .containsExactly(1, 2, 3);
    }

    @Test
    void a_whole_tier_that_comes_back_gets_its_part_and_the_next_has_the_rest() throws Exception {
        Upstream upstream = upstream(0, endpoint(1, 1), endpoint(2, 1), endpoint(3, 2));
        for (int port = 1; port <= 2; port++) {
            check(upstream, port, "down");
            check(upstream, port, null);
        }
        ticker.advance(Duration.ofSeconds(4));
        ticket = 39;
        assertThat(chosen(upstream)).containsExactly(1, 2);
        ticket = 40;
        assertThat(chosen(upstream)).containsExactly(3);
        ticker.advance(Duration.ofSeconds(6));
        assertThat(chosen(upstream)).containsExactly(1, 2);
    }

    @Test
    void where_there_is_no_other_tier_those_who_come_back_get_everything() throws Exception {
        Upstream upstream = upstream(0, endpoint(1, 1), endpoint(2, 1));
        for (int port = 1; port <= 2; port++) {
            check(upstream, port, "down");
            check(upstream, port, null);
        }
        ticket = 99;
        assertThat(chosen(upstream)).containsExactly(1, 2);
    }

    @Test
    void who_has_just_come_back_is_passed_over_for_the_others() throws Exception {
        Upstream upstream = upstream(0, endpoint(1, 1), endpoint(2, 1), endpoint(3, 2));
        check(upstream, 1, "down");
        check(upstream, 1, null);
        ticket = 50;
        assertThat(chosen(upstream)).containsExactly(2);
        ticket = 5;
        assertThat(chosen(upstream)).containsExactly(1, 2);
    }
}
