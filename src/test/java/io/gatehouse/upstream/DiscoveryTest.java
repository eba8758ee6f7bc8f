package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import io.gatehouse.upstream.health.CareSpec;
import io.gatehouse.upstream.health.EjectionSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints that come and go by a name. */
final class DiscoveryTest {

    private static final CareSpec CARE = new CareSpec(null, EjectionSpec.USUAL, Duration.ZERO, 0);
    private static final Duration EVERY = Duration.ofSeconds(60);

    private final TestTicker ticker = new TestTicker();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<String> addresses = List.of("10.0.0.2", "10.0.0.1");
    private final UpstreamClient client = new UpstreamClient(ticker, this::look, spec -> {
        asked.incrementAndGet();
        if (addresses.isEmpty()) {
            throw new IOException("there is no such entry");
        }
        return addresses.stream()
                .map(address -> new EndpointSpec("http", address, 9000, 1, 1, false))
                .toList();
    });
    private Upstreams upstreams = Upstreams.NONE;

    @AfterEach
    void close() {
        upstreams.retire(Upstreams.NONE);
        client.close();
    }

    private InetAddress[] look(String name) throws UnknownHostException {
        assertThat(name).isEqualTo("app.internal");
        asked.incrementAndGet();
        List<InetAddress> found = new ArrayList<>();
        for (String address : addresses) {
            found.add(InetAddress.getByName(address));
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return found.toArray(InetAddress[]::new);
    }

    private static DiscoverSpec dns() {
        EndpointSpec like = new EndpointSpec("https", "app.internal", 8443, 3, 2, false);
        return new DiscoverSpec(DiscoverSpec.By.DNS, "app.internal", like, EVERY);
    }

    private static DiscoverSpec jndi() {
        EndpointSpec like = new EndpointSpec("http", "", 80, 1, 1, false);
        return new DiscoverSpec(DiscoverSpec.By.JNDI, "app/endpoints", like, EVERY);
    }

    private Upstream serve(DiscoverSpec discover, UpstreamSpec.Balance balance, EndpointSpec... named)
            throws IOException {
        UpstreamSpec spec = new UpstreamSpec(
                "app",
                balance,
                UpstreamSpec.HostHeader.PRESERVE,
                List.of(named),
                PoolSpec.DEFAULT,
                null,
                CARE,
                Affinity.NONE,
                discover);
        Upstreams before = upstreams;
        upstreams = before.next(
                List.of(spec), List.of(), new Upstream.Means(ticker, bound -> 0, told::add, StickyKey.random()));
        upstreams.find(client, Duration.ofSeconds(10));
        before.retire(upstreams);
        return upstreams.upstream("app");
    }

    private Upstream serve(DiscoverSpec discover) throws IOException {
        return serve(discover, UpstreamSpec.Balance.ROUND_ROBIN);
    }

    private static List<String> urls(Upstream upstream) {
        return upstream.endpoints().stream().map(Endpoint::toString).toList();
    }

    private interface Condition {

        boolean holds();
    }

    private static void until(Condition condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** Looks once more, and waits until that has come to its end. */
    private void lookAgain(Upstream upstream) {
        int before = asked.get();
        ticker.advance(EVERY);
        until(() -> {
            upstream.check(client);
            return asked.get() > before;
        });
        CountDownLatch behind = new CountDownLatch(2);
        // on both threads, so that what was begun before has ended
        for (int i = 0; i < 2; i++) {
            client.inBackground(() -> {
                behind.countDown();
                try {
                    behind.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        until(() -> behind.getCount() == 0);
    }

    @Test
    void each_address_of_a_name_is_an_endpoint_that_is_spoken_to_by_the_name() throws Exception {
        addresses = List.of("10.0.0.2", "2001:db8::1", "10.0.0.1");
        Upstream upstream = serve(dns());
        assertThat(urls(upstream))
                .containsExactly(
                        "https://10.0.0.1:8443", "https://10.0.0.2:8443", "https://[2001:db8:0:0:0:0:0:1]:8443");
        Endpoint endpoint = upstream.endpoints().get(0);
        assertThat(endpoint.spec().authority()).isEqualTo("app.internal:8443");
        assertThat(endpoint.spec().knownAs()).isEqualTo("app.internal");
        assertThat(endpoint.weight()).isEqualTo(3);
        assertThat(endpoint.spec().tier()).isEqualTo(2);
        assertThat(endpoint.tls().engine(endpoint.spec(), false).getPeerHost()).isEqualTo("app.internal");
    }

    @Test
    void who_stays_keeps_connections_counts_and_what_is_known_of_it() throws Exception {
        Upstream upstream = serve(dns());
        Endpoint stays = upstream.endpoints().get(0);
        Endpoint goes = upstream.endpoints().get(1);
        FakeLine kept = new FakeLine();
        Http1Connection.on(kept, stays).release();
        FakeLine gone = new FakeLine();
        Http1Connection.on(gone, goes).release();
        assertThat(stays.tryBegin()).isTrue();
        for (int i = 0; i < 5; i++) {
            upstream.failed(stays, stays.vitals().era());
        }
        upstream.drain("https://10.0.0.1:8443", true);

        addresses = List.of("10.0.0.3", "10.0.0.1");
        lookAgain(upstream);

        assertThat(urls(upstream)).containsExactly("https://10.0.0.1:8443", "https://10.0.0.3:8443");
        Endpoint same = upstream.endpoints().get(0);
        assertThat(same).isSameAs(stays);
        assertThat(same.inFlight()).isEqualTo(1);
        assertThat(same.draining().drains()).isTrue();
        assertThat(kept.ended()).isNull();
        assertThat(gone.ended()).isEqualTo(FakeLine.End.CLOSED);
        assertThat(told).contains("upstream app: endpoints are now [https://10.0.0.1:8443, https://10.0.0.3:8443]");
    }

    @Test
    void what_an_operator_drains_drains_when_it_comes_back_from_one_look_away() throws Exception {
        Upstream upstream = serve(dns());
        upstream.drain("https://10.0.0.1:8443", true);
        String order = "upstream app: https://10.0.0.1:8443 drains (descriptor: takes new requests)";

        addresses = List.of("10.0.0.2");
        lookAgain(upstream);
        assertThat(urls(upstream)).containsExactly("https://10.0.0.2:8443");
        assertThat(upstreams.orders()).containsExactly(order + "; it is not there now");

        addresses = List.of("10.0.0.2", "10.0.0.1");
        lookAgain(upstream);
        assertThat(upstream.endpoints().get(0).draining().drains()).isTrue();
        assertThat(upstream.choose(List.of(), Wish.NONE)).hasToString("https://10.0.0.2:8443");
        assertThat(upstreams.orders()).containsExactly(order);

        upstream.drain("https://10.0.0.1:8443", false);
        assertThat(upstreams.orders()).isEmpty();
    }

    @Test
    void an_order_outlives_a_reload_while_its_endpoint_is_away() throws Exception {
        serve(dns()).drain("https://10.0.0.1:8443", true);
        Upstreams ordered = upstreams;
        addresses = List.of("10.0.0.2");
        lookAgain(upstreams.upstream("app"));
        Upstream second = serve(dns(), UpstreamSpec.Balance.RANDOM_TWO);
        assertThat(ordered.ordersThatEnd(upstreams)).isEmpty();
        assertThat(upstreams.orders()).hasSize(1);

        addresses = List.of("10.0.0.2", "10.0.0.1");
        lookAgain(second);
        assertThat(second.endpoints().get(0).draining().drains()).isTrue();

        serve(jndi());
        assertThat(upstreams.orders()).isEmpty();
    }

    @Test
    void an_order_ends_that_is_taken_back_while_its_endpoint_is_away() throws Exception {
        Upstream upstream = serve(dns());
        upstream.drain("https://10.0.0.1:8443", true);
        addresses = List.of("10.0.0.2");
        lookAgain(upstream);
        upstream.drain("https://10.0.0.1:8443", false);
        assertThat(upstreams.orders()).isEmpty();
        assertThat(told)
                .last()
                .isEqualTo("upstream app: https://10.0.0.1:8443 takes new requests, by order of an operator");

        addresses = List.of("10.0.0.2", "10.0.0.1");
        lookAgain(upstream);
        assertThat(upstream.endpoints().get(0).draining().drains()).isFalse();
    }

    @Test
    void who_is_named_no_longer_and_found_instead_drains_as_it_was_ordered() throws Exception {
        EndpointSpec named = new EndpointSpec("http", "10.0.0.1", 9000, 7, 1, false);
        serve(jndi(), UpstreamSpec.Balance.ROUND_ROBIN, named).drain("http://10.0.0.1:9000", true);
        Upstreams ordered = upstreams;
        Upstream found = serve(jndi());
        until(() -> found.endpoints().size() == 2);
        assertThat(upstreams.orders())
                .containsExactly("upstream app: http://10.0.0.1:9000 drains (descriptor: takes new requests)");
        assertThat(ordered.ordersThatEnd(upstreams)).isEmpty();
    }

    @Test
    void an_answer_in_another_order_changes_nothing() throws Exception {
        Upstream upstream = serve(dns());
        List<Endpoint> before = upstream.endpoints();
        int lines = told.size();
        addresses = List.of("10.0.0.1", "10.0.0.2", "10.0.0.1");
        lookAgain(upstream);
        assertThat(upstream.endpoints()).isSameAs(before);
        assertThat(told).hasSize(lines);
    }

    @Test
    void while_nobody_knows_the_name_the_last_ones_stay_and_it_is_told_once() throws Exception {
        Upstream upstream = serve(dns());
        List<Endpoint> before = upstream.endpoints();
        List<String> all = addresses;
        told.clear();
        addresses = List.of();
        lookAgain(upstream);
        lookAgain(upstream);
        String problem = "dns app.internal: the name service does not know it, or does not answer";
        assertThat(upstream.endpoints()).isSameAs(before);
        assertThat(told).containsExactly("upstream app: " + problem + "; the endpoints that were found last stay");
        assertThat(upstream.shown(ticker.getAsLong()))
                .contains("dns app.internal, found 120 s ago, since then: the name service does not know it");
        addresses = all;
        lookAgain(upstream);
        assertThat(told).last().isEqualTo("upstream app: dns app.internal: found again");
        assertThat(upstream.shown(ticker.getAsLong())).contains("dns app.internal, found 0 s ago\n");
    }

    @Test
    void as_long_as_nothing_was_ever_found_it_is_looked_for_each_second() throws Exception {
        addresses = List.of();
        Upstream upstream = serve(dns());
        assertThat(upstream.choose(List.of(), Wish.NONE)).isNull();
        assertThat(told).last().asString().endsWith("; nothing was found yet");
        addresses = List.of("10.0.0.9");
        ticker.advance(Duration.ofSeconds(1));
        until(() -> {
            upstream.check(client);
            return !upstream.endpoints().isEmpty();
        });
        assertThat(urls(upstream)).containsExactly("https://10.0.0.9:8443");
    }

    @Test
    void a_reload_that_changes_something_else_knows_at_once_what_was_found() throws Exception {
        Upstream first = serve(dns());
        first.failed(first.endpoints().get(0), 0);
        addresses = List.of();
        Upstream second = serve(dns(), UpstreamSpec.Balance.RANDOM_TWO);
        assertThat(second).isNotSameAs(first);
        assertThat(urls(second)).isEqualTo(urls(first));
        assertThat(second.endpoints().get(0).vitals())
                .isSameAs(first.endpoints().get(0).vitals());
        Upstream third = serve(jndi());
        assertThat(third.endpoints()).isEmpty();
    }

    private static DiscoverSpec weighed(DiscoverSpec place, int port, int weight, int tier) {
        EndpointSpec like = new EndpointSpec(place.like().scheme(), place.like().host(), port, weight, tier, false);
        return new DiscoverSpec(place.found(), place.name(), like, place.every());
    }

    @Test
    void a_reload_that_weighs_otherwise_what_is_found_knows_it_with_its_new_weight() throws Exception {
        Upstream first = serve(dns());
        first.drain("https://10.0.0.2:8443", true);
        for (int i = 0; i < 5; i++) {
            first.failed(
                    first.endpoints().get(0), first.endpoints().get(0).vitals().era());
        }
        addresses = List.of();
        Upstream second = serve(weighed(dns(), 8443, 5, 1));
        assertThat(urls(second)).isEqualTo(urls(first));
        Endpoint sick = second.endpoints().get(0);
        assertThat(sick.vitals()).isSameAs(first.endpoints().get(0).vitals());
        assertThat(sick.weight()).isEqualTo(5);
        assertThat(sick.spec().tier()).isEqualTo(1);
        assertThat(sick.spec().knownAs()).isEqualTo("app.internal");
        assertThat(second.endpoints().get(1).draining().drains()).isTrue();

        assertThat(serve(weighed(dns(), 9443, 5, 1)).endpoints()).isEmpty();
    }

    @Test
    void a_reload_that_weighs_otherwise_what_a_list_has_leaves_each_its_port() throws Exception {
        Upstream first = serve(jndi());
        addresses = List.of();
        Upstream second = serve(weighed(jndi(), 80, 4, 1));
        assertThat(urls(second)).isEqualTo(urls(first)).hasSize(2);
        assertThat(second.endpoints().get(0).weight()).isEqualTo(4);
    }

    @Test
    void what_is_named_stands_beside_what_is_found_and_is_as_it_is_written() throws Exception {
        Upstream upstream = serve(
                jndi(),
                UpstreamSpec.Balance.ROUND_ROBIN,
                new EndpointSpec("http", "10.0.0.1", 9000, 7, 1, true),
                new EndpointSpec("http", "10.9.0.1", 9000, 1, 2, false));
        assertThat(urls(upstream))
                .containsExactly("http://10.0.0.1:9000", "http://10.9.0.1:9000", "http://10.0.0.2:9000");
        assertThat(upstream.endpoints().get(0).weight()).isEqualTo(7);
        addresses = List.of("10.0.0.3");
        lookAgain(upstream);
        assertThat(urls(upstream))
                .containsExactly("http://10.0.0.1:9000", "http://10.9.0.1:9000", "http://10.0.0.3:9000");
    }

    @Test
    void what_is_closed_takes_no_more_endpoints() throws Exception {
        Upstream upstream = serve(dns());
        List<Endpoint> before = upstream.endpoints();
        upstream.close();
        int times = asked.get();
        ticker.advance(EVERY);
        upstream.check(client);
        assertThat(asked).hasValue(times);
        assertThat(upstream.endpoints()).isSameAs(before);
    }

    @Test
    void a_jvm_that_remembers_names_for_longer_is_told_of() {
        EndpointSpec like = new EndpointSpec("http", "app.internal", 80, 1, 1, false);
        assertThat(Finder.hindrance(new DiscoverSpec(DiscoverSpec.By.DNS, "app.internal", like, Duration.ofSeconds(1))))
                .isEqualTo("dns app.internal: this JVM remembers names for 30 s"
                        + " (expected: at most 1 s; security property networkaddress.cache.ttl)");
        assertThat(Finder.hindrance(dns())).isNull();
        assertThat(Finder.hindrance(jndi())).isNull();
    }
}
