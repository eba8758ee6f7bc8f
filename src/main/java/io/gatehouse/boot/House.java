package io.gatehouse.boot;

import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.reference.Jndi;
import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.source.Scheduler;
import io.gatehouse.config.source.Sources;
import io.gatehouse.exchange.Abort;
import io.gatehouse.exchange.ExchangeFilter;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.forward.GatewayServlet;
import io.gatehouse.observe.AccessLogSettings;
import io.gatehouse.observe.Health;
import io.gatehouse.observe.JmxRegistration;
import io.gatehouse.observe.Observation;
import io.gatehouse.observe.Reserved;
import io.gatehouse.observe.container.ContainerCheck;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole of one deployment, put together. */
final class House implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final Jndi jndi;
    private final Gateway gateway;
    private final ServerWarnings warnings;
    private final Descriptors descriptors;
    private final List<PolicyFilter<?>> concerns = Concerns.filters();
    private volatile boolean stopping;

    private final Observation observation;
    private final GatewayOperations operations;
    private final JmxRegistration jmx;

    private House(ServletContext context, Jndi jndi, Options options) {
        this.jndi = jndi;
        observation = observation(options);
        gateway = new Gateway(context.getContextPath(), System::nanoTime, Abort.ofServer(), observation.observers());
        warnings = warnings(context);
        descriptors = descriptors(context, jndi, options);
        operations = new GatewayOperations(gateway, descriptors, warnings, () -> stopping, InstantSource.system());
        jmx = new JmxRegistration(
                ManagementFactory.getPlatformMBeanServer(),
                context.getVirtualServerName(),
                context.getContextPath(),
                operations,
                observation);
    }

    static House build(ServletContext context) {
        Jndi jndi = Jndi.ofServer();
        return new House(context, jndi, Options.ofProcess(jndi));
    }

    private static ServerWarnings warnings(ServletContext context) {
        ContainerCheck check = new ContainerCheck(
                ManagementFactory.getPlatformMBeanServer(), context.getVirtualServerName(), context.getContextPath());
        return new ServerWarnings(check::contradictions);
    }

    /** A log that cannot be written as it was asked for is no reason to stay down. */
    private static Observation observation(Options options) {
        AccessLogSettings settings;
        try {
            settings = AccessLogSettings.of(
                    options.find(Options.ACCESS_LOG),
                    options.find(Options.ACCESS_LOG_FORMAT),
                    options.find(Options.ACCESS_LOG_MASK));
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.ERROR, "no access log: " + e.getMessage());
            settings = AccessLogSettings.of(null, null, null);
        }
        return new Observation(settings, InstantSource.system(), System::nanoTime);
    }

    private Descriptors descriptors(ServletContext context, Jndi jndi, Options options) {
        DescriptorLoader loader =
                new DescriptorLoader(Concerns.catalogue(), Lookup.ofProcess(jndi), DescriptorLoader.Secrets.RESOLVE);
        Sources sources = Sources.ofProcess(jndi, new BundledDescriptor(context));
        return new Descriptors(
                sources.choose(context.getInitParameter(Embedding.ROUTES)),
                loader,
                gateway,
                new LastGood(stateFolder(context, options)),
                warnings,
                InstantSource.system());
    }

    /** By itself nothing is remembered unless somebody says where: its temporary folder goes with it. */
    private static @Nullable Path stateFolder(ServletContext context, Options options) {
        String set = options.find(Options.STATE);
        if (set != null) {
            return Path.of(set);
        }
        Object folder = context.getAttribute(ServletContext.TEMPDIR);
        boolean embedded = context.getInitParameter(Embedding.ROUTES) != null;
        return embedded || !(folder instanceof File file) ? null : file.toPath();
    }

    List<Filter> filters() {
        List<Filter> filters = new ArrayList<>();
        filters.add(new ExchangeFilter(gateway.exchanges()));
        filters.addAll(concerns);
        return filters;
    }

    Servlet servlet() {
        return new GatewayServlet(gateway.forwarder(), reserved(), concerns.size());
    }

    private Reserved reserved() {
        return new Reserved(new Health(operations::state).paths());
    }

    /** Starts to serve. @return why it cannot, one problem a line; then it serves as soon as it can */
    List<String> open() {
        Scheduler scheduler = Scheduler.ofServer(jndi);
        List<String> problems = descriptors.start(scheduler, System::nanoTime);
        warnings.lookAgain(scheduler);
        return problems;
    }

    /** Readiness goes, so that nobody sends new requests; those that come are still served. */
    void announceStop() {
        stopping = true;
    }

    /** Exchanges in flight may finish, unless a launcher has seen to that already. */
    @Override
    public void close() {
        boolean announced = stopping;
        stopping = true;
        try {
            if (!announced && !gateway.exchanges().awaitIdle(PATIENCE)) {
                LOG.log(System.Logger.Level.WARNING, "stopping with exchanges in flight");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        warnings.close();
        descriptors.close();
        jmx.close();
        gateway.close();
        observation.close();
    }
}
