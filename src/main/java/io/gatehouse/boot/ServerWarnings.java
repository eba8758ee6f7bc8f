package io.gatehouse.boot;

import io.gatehouse.config.source.Scheduler;
import io.gatehouse.observe.container.Needs;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.UpstreamSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says where the server contradicts the descriptor: each contradiction once, when a descriptor brings it about. */
final class ServerWarnings implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    /** A server that is starting itself may show its settings only when it is up, as WildFly does. */
    private static final List<Duration> AGAIN = List.of(Duration.ofSeconds(15), Duration.ofSeconds(60));

    private final Function<Needs, List<String>> server;
    private final Function<RouteTable, List<String>> roles;
    private final List<Future<?>> later = new ArrayList<>();
    private @Nullable RouteTable table;
    private List<String> risks = List.of();

    /** Of the last table of which they were found out, as long as it is not found out whether this one has them too. */
    private List<String> risksBefore = List.of();

    private List<String> known = List.of();
    private volatile int count;

    /**
     * @param server what can be seen of the server that contradicts these needs
     * @param roles of a table that the server does not know
     */
    ServerWarnings(Function<Needs, List<String>> server, Function<RouteTable, List<String>> roles) {
        this.server = server;
        this.roles = roles;
    }

    /** Looks at the server with the eyes of a table that serves from now on. */
    synchronized void serving(RouteTable now) {
        table = now;
        if (!risks.isEmpty()) {
            // else those of the one before may not have been found out either
            risksBefore = risks;
        }
        risks = List.of();
        look();
    }

    /**
     * Something was found in a descriptor; if it serves no more by now, that does not matter.
     *
     * @param of its table
     * @param found what it says that is probably not meant, and lets more people in than is meant
     */
    synchronized void found(RouteTable of, List<String> found) {
        if (of == table) {
            risks = List.copyOf(found);
            look();
            risksBefore = List.of();
        }
    }

    /** @return what can be seen now; empty while nothing is served */
    synchronized List<String> look() {
        RouteTable serving = table;
        if (serving == null) {
            return List.of();
        }
        List<String> found = new ArrayList<>(server.apply(DescriptorNeeds.of(serving)));
        found.addAll(roles.apply(serving));
        found.addAll(risks);
        found.stream()
                .filter(warning -> !known.contains(warning) && !risksBefore.contains(warning))
                .forEach(ServerWarnings::warn);
        // who serves a table has told this himself, and does so with each
        serving.upstreams().stream()
                .filter(UpstreamSpec::takesAnyCertificate)
                .map(UpstreamSpec::careless)
                .forEach(found::add);
        known = List.copyOf(found);
        count = known.size();
        return known;
    }

    /** @return how many were there when it was looked last */
    int count() {
        return count;
    }

    private static void warn(String warning) {
        LOG.log(System.Logger.Level.WARNING, warning);
    }

    /** Looks again when a server that is starting has started. */
    synchronized void lookAgain(Scheduler scheduler) {
        AGAIN.forEach(delay -> later.add(scheduler.after(delay, this::look)));
    }

    @Override
    public synchronized void close() {
        later.forEach(look -> look.cancel(false));
        table = null;
    }
}
