package io.gatehouse.observe.metrics;

import io.gatehouse.upstream.Standing;
import java.util.List;
import java.util.function.Function;

/** What a scrape says of upstreams and their endpoints, as they stand at that moment. */
public final class UpstreamSamples implements Samples.Source {

    private static final String UPSTREAM = "upstream";
    private static final String ENDPOINT = "endpoint";

    private final Standings standings;

    public UpstreamSamples(Standings standings) {
        this.standings = standings;
    }

    @Override
    public void into(Samples samples) {
        List<Standing> all = standings.all();
        ofUpstreams(
                all,
                samples.gauge("gatehouse_upstream_requests_in_flight", "Requests that have a place at the upstream."),
                Standing::inFlight);
        ofUpstreams(
                all,
                samples.gauge("gatehouse_upstream_requests_waiting", "Requests that wait for a place."),
                Standing::waiting);
        ofUpstreams(all, samples.gauge("gatehouse_upstream_places", "Places for requests."), Standing::places);
        ofUpstreams(
                all,
                samples.counter("gatehouse_upstream_retries", "Requests that were sent to another endpoint."),
                Standing::retriesTotal);
        ofUpstreams(
                all,
                samples.gauge("gatehouse_upstream_retries_in_flight", "Those of them that are on their way."),
                Standing::retriesInFlight);
        ofUpstreams(
                all,
                samples.counter("gatehouse_upstream_retries_refused", "Retries for which the budget was used up."),
                Standing::retriesRefusedTotal);
        endpoints(all, samples);
    }

    private static void endpoints(List<Standing> all, Samples samples) {
        String name = "gatehouse_upstream_endpoint_";
        of(
                all,
                samples.counter(name + "requests", "Requests that were given to the endpoint."),
                one -> one.requestsTotal());
        of(all, samples.gauge(name + "requests_in_flight", "Requests that are there."), one -> one.inFlight());
        of(all, samples.gauge(name + "healthy", "1 unless checks say that it is sick."), one -> flag(one.healthy()));
        of(
                all,
                samples.gauge(name + "ejected", "1 while it is left out for what failed there."),
                one -> flag(one.ejected()));
        of(all, samples.counter(name + "ejections", "How often it was left out."), one -> one.ejectionsTotal());
        of(all, samples.gauge(name + "draining", "1 while it takes no new requests."), one -> flag(one.drains()));
        of(
                all,
                samples.gauge(name + "connections_idle", "Connections that wait for their next request."),
                one -> one.idleConnections());
        of(
                all,
                samples.counter(name + "connections_opened", "Connections that were opened."),
                one -> one.openedTotal());
        of(
                all,
                samples.counter(name + "connections_failed", "Connections that could not be opened."),
                one -> one.notOpenedTotal());
    }

    private static void ofUpstreams(List<Standing> all, Samples.Family family, Function<Standing, Number> figure) {
        all.forEach(one -> family.add(figure.apply(one).doubleValue(), UPSTREAM, one.name()));
    }

    private static void of(List<Standing> all, Samples.Family family, Function<Standing.OfEndpoint, Number> figure) {
        for (Standing upstream : all) {
            for (Standing.OfEndpoint endpoint : upstream.endpoints()) {
                family.add(figure.apply(endpoint).doubleValue(), UPSTREAM, upstream.name(), ENDPOINT, endpoint.url());
            }
        }
    }

    private static int flag(boolean is) {
        return is ? 1 : 0;
    }
}
