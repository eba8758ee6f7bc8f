package io.gatehouse.exchange;

import io.gatehouse.http.FixedBody;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Identities;
import io.gatehouse.identity.assertion.Signing;
import io.gatehouse.limit.Ledger;
import io.gatehouse.limit.Limiters;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.OwnPath;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.testing.FakeServlet;
import io.gatehouse.testing.TestTicker;
import io.gatehouse.upstream.Upstreams;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** An exchange without a container, of a host whose one route has a path and some policies. */
public final class TestExchange {

    private static final Position HERE = new Position("test.xml", 1, 1);

    private final TestTicker ticker = new TestTicker();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final FakeServlet servlet;
    private final Exchange exchange;

    private TestExchange(FakeServlet servlet, RouteTable table) {
        this.servlet = servlet;
        Generation generation = new Generation(
                1,
                table,
                Upstreams.NONE,
                Identities.NONE,
                Limiters.NONE.next(
                        table.counted(),
                        new Limiters.Means(ticker, InstantSource.system(), new Ledger(null, InstantSource.system()))),
                new Signing(InstantSource.system(), System::nanoTime),
                TrustedProxies.NOBODY);
        Exchanges exchanges = new Exchanges(
                "",
                () -> generation,
                ticker,
                (async, request, response) -> {},
                Observers.of(List.of((e, o) -> outcomes.add(o))));
        this.exchange = exchanges.begin(servlet.request(), servlet.response());
        if (!OwnPath.isPlain(exchange.head().path())) {
            exchange.decided(table.decide(exchange.head()));
        }
    }

    /** @param policies those of the route, and of the host where the route does not take the path */
    public static TestExchange of(RequestHead head, String path, Policy... policies) {
        return new TestExchange(FakeServlet.of(head), table(path, Policies.of(List.of(policies))));
    }

    /** The same by HTTP/2. */
    static TestExchange getByHttp2(String target) {
        return new TestExchange(
                new FakeServlet(request("GET", target), "HTTP/2.0", ""), table("/**", Policies.of(List.of())));
    }

    /** A GET of {@code http://shop.example/path?query} on a route that takes everything. */
    public static TestExchange get(String target, Policy... policies) {
        return of(request("GET", target), "/**", policies);
    }

    /** @param namesAndValues fields beside {@code Host} */
    public static RequestHead request(String method, String target, String... namesAndValues) {
        Headers.Builder fields = Headers.builder().add("Host", "shop.example");
        Headers.of(namesAndValues).forEach(fields::add);
        return RequestHead.of(method, "http://shop.example" + target, fields.build(), "192.0.2.1");
    }

    private static RouteTable table(String path, Policies policies) {
        Route route = new Route(
                "route",
                HERE,
                new Match(List.of(PathPattern.parse(path)), List.of(), When.ALWAYS, false),
                new Action.Respond(200, null, FixedBody.of("")),
                policies,
                true);
        VirtualHost host =
                new VirtualHost("host", HERE, List.of(HostPattern.ANY), null, false, false, List.of(route), policies);
        return new RouteTable(List.of(host), List.of(), List.of(), List.of());
    }

    public Exchange exchange() {
        return exchange;
    }

    public FakeServlet servlet() {
        return servlet;
    }

    public TestTicker ticker() {
        return ticker;
    }

    /** @return how it ended, once for each time that it did */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    public Decision.Routed routed() {
        return (Decision.Routed) exchange.decision();
    }

    /** @return what goes upstream of these fields */
    public Headers upstream(Headers fields) {
        Headers.Builder changed = fields.toBuilder();
        exchange.requestHooks().forEach(hook -> hook.accept(changed));
        return changed.build();
    }

    /** An answer of the upstream comes. @return what the client gets of it */
    public Headers answered(int status, String... namesAndValues) {
        exchange.writeHead(new ResponseHead(status, Headers.of(namesAndValues)));
        return servlet.headers();
    }

    /** Bytes of the request body come. */
    public void receive(int count) {
        exchange.countIn(new byte[count], 0, count);
    }
}
