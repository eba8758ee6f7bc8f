package io.gatehouse.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Meter;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteMetersTest {

    private final RouteMeters meters = new RouteMeters(true, breach -> {});
    private final TestExchange test = TestExchange.get("/a");

    private static Outcome outcome(int status, Fault fault) {
        return new Outcome(status, fault, null, 3, 5, 1_000_000);
    }

    private void ended(RouteMeter meter, Outcome outcome) {
        meter.ended(test.exchange().timing(), outcome);
    }

    @Test
    void an_exchange_is_in_flight_until_it_has_ended() {
        RouteMeter meter = (RouteMeter) meters.begin(test.routed().route());
        assertThat(meter.seen().inFlight()).isEqualTo(1);

        ended(meter, outcome(200, null));

        assertThat(meter.seen().inFlight()).isZero();
        assertThat(meter.seen().ended()).isEqualTo(1);
        assertThat(meter.seen().byClass()).containsExactly(0L, 0L, 1L, 0L, 0L, 0L);
        assertThat(meter.seen().bytesIn()).isEqualTo(3);
        assertThat(meter.seen().bytesOut()).isEqualTo(5);
        assertThat(meter.durations().count()).isEqualTo(1);
    }

    @Test
    void faults_are_counted_by_what_they_are() {
        RouteMeter meter = meters.of("route");
        ended(meter, outcome(502, Fault.UPSTREAM_BROKE));
        ended(meter, outcome(502, Fault.UPSTREAM_BROKE));
        ended(meter, outcome(429, Fault.RATE_LIMITED));

        assertThat(meter.byFault())
                .containsOnly(
                        java.util.Map.entry(Fault.UPSTREAM_BROKE, 2L), java.util.Map.entry(Fault.RATE_LIMITED, 1L));
    }

    @Test
    void a_status_that_is_none_has_a_class_all_the_same() {
        RouteMeter meter = meters.of("route");
        ended(meter, outcome(999, null));

        assertThat(meter.seen().byClass().get(0)).isEqualTo(1);
    }

    @Test
    void figures_outlive_a_reload_with_the_name_of_their_route_and_go_with_it() {
        ended(meters.of("stays"), outcome(200, null));
        ended(meters.of("goes"), outcome(200, null));

        meters.keep(Map.of("stays", Long.MAX_VALUE, "new", Long.MAX_VALUE));

        assertThat(meters.of("stays").seen().ended()).isEqualTo(1);
        assertThat(meters.of("goes").seen().ended()).isZero();
    }

    @Test
    void the_budget_that_is_shown_is_that_of_the_route_now_and_an_exchange_is_judged_by_its_own() {
        meters.keep(Map.of("route", 1_000_000L));
        RouteMeter meter = meters.of("route");
        assertThat(meter.budget()).isEqualTo(1_000_000L);
        meters.keep(Map.of("route", 3_000_000L));

        // one that began before the reload
        assertThat(meter.judge(2_000_000L, 1_000_000L, 0)).isNotNull();
        assertThat(meter.budget()).isEqualTo(3_000_000L);
        assertThat(meter.judge(2_000_000L, 3_000_000L, 0)).isNull();
        assertThat(meter.breaches()).isEqualTo(1);
    }

    @Test
    void what_no_route_takes_makes_no_figures_of_its_own() {
        for (String target : List.of("/x", "/y?z", "/_gatehouse/livez", "/_gatehouse/" + "x".repeat(50))) {
            Exchange exchange = TestExchange.get(target).exchange();
            assertThat(exchange.timing().meter()).isSameAs(Meter.NONE);
            meters.accept(exchange, outcome(404, Fault.NO_ROUTE));
        }

        assertThat(meters.all()).extracting(RouteMeter::route).containsExactly("(no route)", "(gatehouse)");
        assertThat(meters.all()).extracting(meter -> meter.seen().ended()).containsExactly(2L, 2L);
    }

    @Test
    void a_concern_of_two_rows_is_one() {
        RouteMeter meter = meters.of("route");
        meter.took(3, "rate-limit", 5_000);
        meter.took(7, "rate-limit", 6_000);

        assertThat(meter.concerns()).containsOnlyKeys("rate-limit");
        assertThat(meter.concerns().get("rate-limit").count()).isEqualTo(2);
    }
}
