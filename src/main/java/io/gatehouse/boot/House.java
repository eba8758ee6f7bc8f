package io.gatehouse.boot;

import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.reference.Jndi;
import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.source.Sources;
import io.gatehouse.exchange.Abort;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ExchangeFilter;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.forward.GatewayServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The whole of one deployment, put together. */
final class House implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final Gateway gateway;
    private final Descriptors descriptors;
    private final List<PolicyFilter<?>> concerns = Concerns.filters();
    private volatile boolean stopping;

    private House(Gateway gateway, Descriptors descriptors) {
        this.gateway = gateway;
        this.descriptors = descriptors;
    }

    static House build(ServletContext context) {
        Jndi jndi = Jndi.ofServer();
        Options options = Options.ofProcess(jndi);
        List<BiConsumer<Exchange, Outcome>> observers = List.of();
        Gateway gateway = new Gateway(context.getContextPath(), System::nanoTime, Abort.ofServer(), observers);
        DescriptorLoader loader =
                new DescriptorLoader(Concerns.catalogue(), Lookup.ofProcess(jndi), DescriptorLoader.Secrets.RESOLVE);
        Sources sources = Sources.ofProcess(jndi, new BundledDescriptor(context));
        Descriptors descriptors = new Descriptors(
                sources.choose(context.getInitParameter(Embedding.ROUTES)),
                loader,
                gateway,
                new LastGood(stateFolder(context, options)),
                InstantSource.system());
        return new House(gateway, descriptors);
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
        return new GatewayServlet(gateway.forwarder(), exchange -> {}, concerns.size());
    }

    /** Starts to serve. @return why it cannot, one problem a line; then it serves as soon as it can */
    List<String> open() {
        return descriptors.start();
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
        gateway.close();
    }
}
