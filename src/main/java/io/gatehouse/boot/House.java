package io.gatehouse.boot;

import io.gatehouse.audit.Audit;
import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.boot.settings.AuditPlace;
import io.gatehouse.boot.settings.Embedding;
import io.gatehouse.boot.settings.HouseSettings;
import io.gatehouse.boot.settings.Options;
import io.gatehouse.boot.settings.Time;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.EndpointLists;
import io.gatehouse.config.reference.Jndi;
import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.source.Scheduler;
import io.gatehouse.config.source.Source;
import io.gatehouse.config.source.Sources;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ExchangeFilter;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilters;
import io.gatehouse.exchange.container.Abort;
import io.gatehouse.filter.authenticate.login.SignOff;
import io.gatehouse.filter.authenticate.login.SignOnPaths;
import io.gatehouse.forward.GatewayServlet;
import io.gatehouse.forward.Tunnels;
import io.gatehouse.limit.Ledger;
import io.gatehouse.limit.Usage;
import io.gatehouse.observe.Health;
import io.gatehouse.observe.JmxRegistration;
import io.gatehouse.observe.Observation;
import io.gatehouse.observe.PublicKeys;
import io.gatehouse.observe.Reserved;
import io.gatehouse.observe.container.ContainerCheck;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.UpstreamClient;
import io.gatehouse.upstream.net.LentLoops;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.management.MBeanServer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The whole of one deployment, put together. */
final class House implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final Jndi jndi;
    private final List<PolicyFilter<?>> concerns;
    private final Closing opened;
    private final Gateway gateway;
    private final ServerWarnings warnings;
    private final Descriptors descriptors;
    private final GatewayOperations operations;
    private final Metering metering;
    private final LiveAdministration administration;
    private final AdminDesk desk;
    private final OrderBook book;
    private final ServerRoles roles;
    private final Time time;
    private volatile boolean stopping;

    /** @param opened takes what must be closed again, each part as soon as it is there */
    private House(Jndi jndi, Deployment where, HouseSettings settings, Source source, Closing opened) {
        this.jndi = jndi;
        this.roles = where.roles();
        this.time = where.time();
        this.opened = opened;
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Observation observation = opened.add("the logs", observation(settings, time));
        Ledger ledger = opened.add("the counts", new Ledger(settings.state(), time.instants()));
        gateway = opened.add("the gateway", gateway(where, observation, ledger));
        Caching caching = opened.add("the cache", caching(settings));
        concerns = Concerns.filters(
                observation.notices(), time, caching.filter(gateway.forwarder().closed()));
        CacheOperations cached = new CacheOperations(caching.cache(), gateway.grids()::post);
        gateway.grids().hear(caching.hearing(cached));
        ContainerCheck check = new ContainerCheck(beans, where.virtualServer(), where.contextPath());
        warnings = opened.add(
                "the look at the server",
                new ServerWarnings(check::contradictions, table -> warnings(table, ledger, cached)));
        book = new OrderBook(
                opened.add("the audit", audit(settings, where)), () -> number(gateway.current()), time.nanos());
        Happenings happenings = new Happenings(book, gateway::current, observation, time.nanos());
        descriptors =
                opened.add("the watch on the descriptor", descriptors(where.server(), settings, source, happenings));
        Parts parts = new Parts(
                gateway,
                descriptors,
                warnings,
                new Usage(ledger, time.instants()),
                cached,
                observation,
                new Orders(gateway, descriptors, cached, book),
                book,
                time);
        operations = new GatewayOperations(parts, () -> stopping);
        desk = opened.add("the desk for operators", new AdminDesk(settings.admin(), where.isAlone(), time));
        administration =
                new LiveAdministration(parts, operations, settings.admin().apply());
        JmxRegistration jmx = opened.add(
                "JMX",
                new JmxRegistration(
                        beans, where.virtualServer(), where.contextPath(), operations, observation, settings.jmx()));
        metering = opened.add(
                "the metrics",
                new Metering(
                        gateway,
                        observation,
                        operations::status,
                        caching.cache(),
                        beans,
                        jmx.name(),
                        settings.metrics()));
        gateway.eachTick(() -> caching.look(gateway.current()));
        gateway.eachTick(happenings::tick);
        gateway.eachTick(desk::tick);
        gateway.eachTick(metering::look);
        happenings.tell(jmx::tell);
    }

    private static Observation observation(HouseSettings settings, Time time) {
        return new Observation(
                settings.accessLog(),
                settings.recorder(),
                time.instants(),
                time.nanos(),
                // who looks at the desk looks at that, too
                !settings.metrics().isOff() || settings.admin().on(),
                settings.tracing());
    }

    private Gateway gateway(Deployment where, Observation observation, Ledger ledger) {
        ServerObjects kept = new ServerObjects(jndi);
        return new Gateway(
                where.contextPath(),
                time,
                Abort.ofServer(),
                observation.observers(),
                name -> kept.find(name, DataSource.class),
                name -> kept.find(name, Object.class),
                new UpstreamClient(time.nanos(), new EndpointLists(jndi), where.loops()),
                ledger,
                observation.news());
    }

    private Caching caching(HouseSettings settings) {
        return new Caching(
                settings.cache(),
                gateway.forwarder(),
                time,
                Runtime.getRuntime().maxMemory());
    }

    private Descriptors descriptors(
            DescriptorLoader.Server server, HouseSettings settings, Source source, Happenings happenings) {
        Afterwards afterwards = opened.add("what follows a reload", new Afterwards());
        DescriptorLoader loader = new DescriptorLoader(
                Concerns.catalogue(), Lookup.ofProcess(jndi), DescriptorLoader.Secrets.RESOLVE, server);
        return new Descriptors(
                source,
                loader,
                gateway,
                new LastGood(settings.state()),
                new Generations(new KeptTexts(settings.state()), afterwards),
                warnings,
                happenings,
                afterwards,
                time.instants());
    }

    private static Audit audit(HouseSettings settings, Deployment where) {
        Path set = settings.audit();
        Path path = set != null || where.isAlone()
                ? set
                : AuditPlace.usual(System::getProperty, where.virtualServer(), where.contextPath());
        if (path != null) {
            LOG.log(System.Logger.Level.INFO, "what is ordered is written to " + path);
        }
        return new Audit(path, where.time().instants());
    }

    private static long number(@Nullable Generation serving) {
        return serving == null ? 0 : serving.number();
    }

    private List<String> warnings(RouteTable table, Ledger ledger, CacheOperations cached) {
        List<String> found = new ArrayList<>(roles.unknown(table));
        found.addAll(descriptors.servedInstead());
        found.addAll(book.problem());
        found.addAll(descriptors.generations().problem());
        found.addAll(CacheOperations.forced(table));
        if (!cached.problem().isEmpty()) {
            found.add(cached.problem());
        }
        String problem = ledger.problem();
        if (problem != null) {
            found.add(problem);
        }
        return found;
    }

    /** What the server says about where this is deployed. */
    private record Deployment(
            String virtualServer,
            String contextPath,
            DescriptorLoader.Server server,
            ServerRoles roles,
            Time time,
            @Nullable LentLoops loops) {

        boolean isAlone() {
            return server == DescriptorLoader.Server.ABSENT;
        }

        static Deployment of(ServletContext context) {
            boolean alone = context.getInitParameter(Embedding.ALONE) != null;
            return new Deployment(
                    context.getVirtualServerName(),
                    context.getContextPath(),
                    alone ? DescriptorLoader.Server.ABSENT : around(),
                    new ServerRoles(context),
                    Time.of(context),
                    LentLoops.of(context.getAttribute(Embedding.LOOPS), context.getAttribute(Embedding.LOOP)));
        }

        private static DescriptorLoader.Server around() {
            return ContainerCheck.handsOverConnections()
                    ? DescriptorLoader.Server.PRESENT
                    : DescriptorLoader.Server.KEEPING;
        }
    }

    static House build(ServletContext context) {
        Jndi jndi = Jndi.ofServer();
        return build(context, jndi, Options.ofProcess(jndi));
    }

    /** Nothing is left open when this throws. */
    static House build(ServletContext context, Jndi jndi, Options options) {
        Deployment where = Deployment.of(context);
        HouseSettings settings = HouseSettings.of(
                options, usualState(context), where.isAlone(), problem -> LOG.log(System.Logger.Level.ERROR, problem));
        Source source = Sources.ofProcess(jndi, new BundledDescriptor(context))
                .choose(context.getInitParameter(Embedding.ROUTES));
        Closing opened = new Closing();
        try {
            return new House(jndi, where, settings, source, opened);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /** By itself nothing is remembered unless somebody says where: its temporary folder goes with it. */
    private static @Nullable Path usualState(ServletContext context) {
        Object folder = context.getAttribute(ServletContext.TEMPDIR);
        boolean embedded = context.getInitParameter(Embedding.ROUTES) != null;
        return embedded || !(folder instanceof File file) ? null : file.toPath();
    }

    List<Filter> filters() {
        return List.of(new ExchangeFilter(gateway.exchanges()), new PolicyFilters(concerns));
    }

    Servlet servlet() {
        return new GatewayServlet(gateway.forwarder(), reserved(), concerns.size());
    }

    private Reserved reserved() {
        Map<String, Consumer<Exchange>> paths = new HashMap<>(new Health(operations::state, warnings::count).paths());
        paths.putAll(metering.paths());
        paths.putAll(new PublicKeys(gateway.signing()::publicKeys).paths());
        paths.put(SignOnPaths.PREFIX, new SignOnPaths(gateway.bodies()));
        paths.put(SignOff.PATH, new SignOff());
        paths.putAll(desk.paths(administration, gateway.bodies(), time, book));
        return new Reserved(paths);
    }

    /** Starts to serve. @return why it cannot, one problem a line; then it serves as soon as it can */
    List<String> open() {
        Scheduler scheduler = Scheduler.ofServer(jndi);
        List<String> problems = descriptors.start(scheduler, time.nanos());
        declareRoles();
        warnings.lookAgain(scheduler);
        return problems;
    }

    private void declareRoles() {
        Generation serving = gateway.current();
        roles.declare(serving == null ? null : serving.table(), desk.roles());
    }

    /** @return of the person {@code admin} who operates this gateway by itself; null where there is none */
    @Nullable
    String adminPassword() {
        return desk.password();
    }

    /** Readiness goes, so that nobody sends new requests; those that come are still served. */
    void announceStop() {
        stopping = true;
    }

    /** @return the exchanges that have left HTTP */
    Tunnels tunnels() {
        return gateway.forwarder().tunnels();
    }

    /** Exchanges in flight may finish, unless a launcher has seen to that already. */
    @Override
    public void close() {
        boolean announced = stopping;
        stopping = true;
        tunnels().leave();
        try {
            if (!announced && !gateway.exchanges().awaitIdle(PATIENCE)) {
                LOG.log(System.Logger.Level.WARNING, "stopping with exchanges in flight");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opened.close();
    }
}
