package io.gatehouse.testing;

import io.gatehouse.boot.Gateway;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ExchangeFilter;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilters;
import io.gatehouse.exchange.container.Abort;
import io.gatehouse.forward.GatewayServlet;
import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.UpstreamSpec;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** A real server with some concerns and one route to some upstreams: what a concern does, on the wire. */
public final class ConcernServer implements AutoCloseable {

    private static final Position HERE = new Position("test.xml", 1, 1);

    private final Tomcat tomcat = new Tomcat();
    private final Gateway gateway;
    private final Path base;
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    private ConcernServer(String contextPath, LongSupplier ticker) throws IOException {
        this.base = Files.createTempDirectory("concern-server-");
        this.gateway = new Gateway(contextPath, ticker, Abort.ofServer(), List.of(this::ended));
    }

    private void ended(Exchange exchange, Outcome outcome) {
        outcomes.add(outcome);
    }

    /** @param ports of upstreams by name; the route goes to the first by name */
    public static ConcernServer start(
            String contextPath,
            LongSupplier ticker,
            List<PolicyFilter<?>> concerns,
            Map<String, Integer> ports,
            List<Policy> policies)
            throws IOException, LifecycleException {
        ConcernServer server = new ConcernServer(contextPath, ticker);
        server.gateway.serve(table(new TreeMap<>(ports), Policies.of(policies)));
        server.start(contextPath, concerns, context -> {});
        return server;
    }

    /** Starts one at the root whose security is the server's. */
    public static ConcernServer start(
            Consumer<Context> security, int upstream, List<PolicyFilter<?>> concerns, Policy... policies)
            throws IOException, LifecycleException {
        ConcernServer server = new ConcernServer("", System::nanoTime);
        server.gateway.serve(table(new TreeMap<>(Map.of("upstream", upstream)), Policies.of(List.of(policies))));
        server.start("", concerns, security);
        return server;
    }

    /** Starts one at the root, with the time that it is, and one upstream. */
    public static ConcernServer start(int upstream, List<PolicyFilter<?>> concerns, Policy... policies)
            throws IOException, LifecycleException {
        return start("", System::nanoTime, concerns, Map.of("upstream", upstream), List.of(policies));
    }

    private static RouteTable table(SortedMap<String, Integer> ports, Policies policies) {
        Action.Forward forward =
                new Action.Forward(ports.firstKey(), PathRewrite.NONE, true, Action.SessionUrls.REFUSE);
        Route route = new Route(
                "route",
                HERE,
                new Match(List.of(PathPattern.parse("/**")), List.of(), When.ALWAYS, false),
                forward,
                policies,
                true);
        VirtualHost host =
                new VirtualHost("host", HERE, List.of(HostPattern.ANY), null, false, false, List.of(route), policies);
        List<UpstreamSpec> upstreams = ports.entrySet().stream()
                .map(entry -> upstream(entry.getKey(), entry.getValue()))
                .toList();
        return new RouteTable(List.of(host), upstreams, List.of(), List.of());
    }

    private static UpstreamSpec upstream(String name, int port) {
        return new UpstreamSpec(
                name,
                UpstreamSpec.Balance.ROUND_ROBIN,
                UpstreamSpec.HostHeader.PRESERVE,
                List.of(new UpstreamSpec.EndpointSpec("http", "127.0.0.1", port, 1, 1, false)),
                UpstreamSpec.PoolSpec.DEFAULT,
                null);
    }

    private void start(String contextPath, List<PolicyFilter<?>> concerns, Consumer<Context> more)
            throws LifecycleException {
        tomcat.setBaseDir(base.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("continueResponseTiming", "onRead");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Context context = tomcat.addContext(contextPath, null);
        more.accept(context);
        context.addServletContainerInitializer((classes, servlets) -> install(servlets, concerns), Set.of());
        tomcat.start();
    }

    private void install(ServletContext servlets, List<PolicyFilter<?>> concerns) {
        filter(servlets.addFilter("exchange", new ExchangeFilter(gateway.exchanges())));
        filter(servlets.addFilter("concerns", new PolicyFilters(concerns)));
        ServletRegistration.Dynamic servlet = servlets.addServlet(
                "gateway", new GatewayServlet(gateway.forwarder(), exchange -> {}, concerns.size()));
        servlet.setAsyncSupported(true);
        servlet.addMapping("/*");
    }

    private static void filter(FilterRegistration.Dynamic filter) {
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    public RawClient connect() throws IOException {
        return RawClient.connect(port());
    }

    /** Waits for the end of the next exchange that nobody has awaited yet, 10 s at most. */
    public Outcome awaitOutcome() throws InterruptedException {
        Outcome outcome = outcomes.poll(10, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no exchange ended within 10 s");
        }
        return outcome;
    }

    /** @return a ticker that is so many times as fast as the real one */
    public static LongSupplier fasterBy(int times) {
        long start = System.nanoTime();
        return () -> start + times * (System.nanoTime() - start);
    }

    @Override
    public void close() throws LifecycleException, IOException {
        tomcat.stop();
        tomcat.destroy();
        gateway.close();
        try (var files = Files.walk(base)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
