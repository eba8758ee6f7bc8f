package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UpstreamTest {

    private static final PoolSpec ONE_EACH = new PoolSpec(1, 1, Duration.ofSeconds(30), 100, 0, Duration.ofSeconds(1));

    private static EndpointSpec endpoint(int port, int weight, int tier, boolean drain) {
        return new EndpointSpec("http", "127.0.0.1", port, weight, tier, drain);
    }

    private static Upstream upstream(PoolSpec pool, EndpointSpec... endpoints) throws IOException {
        return new Upstream(
                new UpstreamSpec(
                        "a",
                        UpstreamSpec.Balance.ROUND_ROBIN,
                        UpstreamSpec.HostHeader.PRESERVE,
                        List.of(endpoints),
                        pool,
                        null),
                new TlsFiles(null, null),
                null,
                Upstream.Means.quiet(new TestTicker()));
    }

    /** @return the ports that are chosen one after the other by one request, until none is left */
    private static List<Integer> ports(Upstream upstream) {
        List<Endpoint> tried = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        Endpoint next = upstream.choose(tried, Wish.NONE);
        while (next != null) {
            ports.add(next.spec().port());
            upstream.leave(next);
            tried.add(next);
            next = upstream.choose(tried, Wish.NONE);
        }
        return ports;
    }

    @Test
    void each_endpoint_is_tried_once() throws Exception {
        assertThat(ports(upstream(PoolSpec.DEFAULT, endpoint(1, 1, 1, false), endpoint(2, 1, 1, false))))
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void what_drains_or_has_no_weight_is_never_chosen() throws Exception {
        assertThat(ports(upstream(
                        PoolSpec.DEFAULT, endpoint(1, 1, 1, true), endpoint(2, 0, 1, false), endpoint(3, 1, 1, false))))
                .containsExactly(3);
        assertThat(ports(upstream(PoolSpec.DEFAULT, endpoint(1, 0, 1, false)))).isEmpty();
    }

    @Test
    void a_higher_tier_is_asked_when_the_lower_has_nobody_left() throws Exception {
        List<Integer> ports = ports(upstream(
                PoolSpec.DEFAULT,
                endpoint(5, 9, 3, false),
                endpoint(4, 1, 2, false),
                endpoint(1, 1, 1, false),
                endpoint(2, 1, 1, false),
                endpoint(3, 9, 2, false)));
        assertThat(ports.subList(0, 2)).containsExactlyInAnyOrder(1, 2);
        assertThat(ports.subList(2, 4)).containsExactlyInAnyOrder(3, 4);
        assertThat(ports.subList(4, 5)).containsExactly(5);
    }

    @Test
    void an_endpoint_that_is_full_is_not_chosen_until_somebody_leaves() throws Exception {
        Upstream upstream = upstream(ONE_EACH, endpoint(1, 1, 1, false), endpoint(2, 1, 1, false));
        Endpoint first = upstream.choose(List.of(), Wish.NONE);
        Endpoint second = upstream.choose(List.of(), Wish.NONE);
        assertThat(first).isNotSameAs(second);
        assertThat(upstream.choose(List.of(), Wish.NONE)).isNull();
        upstream.leave(first);
        assertThat(upstream.choose(List.of(), Wish.NONE)).isSameAs(first);
    }

    @Test
    void a_request_counts_until_it_leaves() throws Exception {
        Upstream upstream = upstream(PoolSpec.DEFAULT, endpoint(1, 1, 1, false));
        Endpoint endpoint = upstream.choose(List.of(), Wish.NONE);
        upstream.choose(List.of(), Wish.NONE);
        assertThat(endpoint.inFlight()).isEqualTo(2);
        upstream.leave(endpoint);
        assertThat(endpoint.inFlight()).isEqualTo(1);
    }

    @Test
    void an_endpoint_that_has_become_full_takes_nobody_in() throws Exception {
        Endpoint endpoint =
                upstream(ONE_EACH, endpoint(1, 1, 1, false)).endpoints().get(0);
        assertThat(endpoint.tryBegin()).isTrue();
        assertThat(endpoint.tryBegin()).isFalse();
        assertThat(endpoint.inFlight()).isEqualTo(1);
        endpoint.end();
        assertThat(endpoint.tryBegin()).isTrue();
    }

    @Test
    void however_many_choose_at_once_none_is_above_its_limit() throws Exception {
        Upstream upstream = upstream(ONE_EACH, endpoint(1, 1, 1, false), endpoint(2, 1, 2, false));
        AtomicInteger most = new AtomicInteger();
        ExecutorService choosers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(choosers.submit(() -> {
                    for (int turn = 0; turn < 50_000; turn++) {
                        Endpoint chosen = upstream.choose(List.of(), Wish.NONE);
                        if (chosen != null) {
                            most.accumulateAndGet(chosen.inFlight(), Math::max);
                            upstream.leave(chosen);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            choosers.shutdownNow();
        }
        assertThat(most).hasValue(1);
        assertThat(upstream.endpoints()).extracting(Endpoint::inFlight).containsExactly(0, 0);
    }
}
