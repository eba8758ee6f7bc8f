package io.gatehouse.observe.metrics;

import io.gatehouse.upstream.DaemonThreads;
import io.gatehouse.upstream.Standing;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * An MBean for each route, upstream and endpoint of one gateway, beside its own. A thread that is there only while there is something
 * to do registers those that come and unregisters those that go, so that no reload waits for it. Nothing here throws.
 */
public final class FigureBeans implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FigureBeans.class.getName());
    private static final long IDLE_SECONDS = 1;
    private static final long PATIENCE_MILLIS = 1_000;

    /**
     * So many are made at a time, and then others have the processor for a while: 10,000 at once took 130 ms of one that a gateway needs to
     * start, or that requests need.
     */
    private static final int AT_ONCE = 500;

    private static final long PAUSE_NANOS = 100_000_000;

    private final MBeanServer server;
    private final String place;
    private final RouteMeters meters;
    private final Standings standings;
    private final DaemonThreads threads = new DaemonThreads("gatehouse-jmx");
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    private final Map<ObjectName, Shown> registered = new HashMap<>();

    /** Those that were wanted last, and what was made of them: most reloads leave the names of thousands of routes as they are. */
    private List<String> routes = List.of();

    private Map<ObjectName, Shown> ofRoutes = Map.of();

    /**
     * An MBean, or how one is made.
     *
     * @param what of which it is, by its own name
     */
    private record Shown(
            String what, Supplier<Object> made, @Nullable Object bean) {

        static Shown of(String what, Supplier<Object> made) {
            return new Shown(what, made, null);
        }
    }

    /**
     * @param gateway under which name the gateway itself is registered; theirs are of the same host, context and instance
     */
    public FigureBeans(MBeanServer server, ObjectName gateway, RouteMeters meters, Standings standings) {
        this.server = server;
        this.place = place(gateway);
        this.meters = meters;
        this.standings = standings;
        executor.allowCoreThreadTimeOut(true);
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    private static String place(ObjectName gateway) {
        StringBuilder place = new StringBuilder();
        for (String key : List.of("host", "context", "instance")) {
            String value = gateway.getKeyProperty(key);
            place.append(value == null ? "" : ',' + key + '=' + value);
        }
        return place.toString();
    }

    /**
     * From now on these are shown, and the upstreams that are served. Returns at once.
     *
     * @param routes their names
     */
    public void show(List<String> routes) {
        executor.execute(() -> sync(routes));
    }

    private Map<ObjectName, Shown> ofRoutes(List<String> now) {
        if (!now.equals(routes)) {
            Map<ObjectName, Shown> wanted = new HashMap<>();
            for (String route : now) {
                put(
                        "Route" + place + ",name=" + BeanNames.plain(route),
                        Shown.of(route, () -> new ManagedRoute(route, meters, executor)),
                        wanted);
                pauseAfter(wanted.size());
            }
            routes = now;
            ofRoutes = wanted;
        }
        return ofRoutes;
    }

    private synchronized void sync(List<String> wantedRoutes) {
        Map<ObjectName, Shown> wanted = new HashMap<>(ofRoutes(wantedRoutes));
        for (Standing upstream : standings.all()) {
            String name = upstream.name();
            put(
                    "Upstream" + place + ",name=" + BeanNames.plain(name),
                    Shown.of(name, () -> new ManagedUpstream(name, () -> of(name))),
                    wanted);
            for (Standing.OfEndpoint endpoint : upstream.endpoints()) {
                String url = endpoint.url();
                put(
                        "Endpoint" + place + ",upstream=" + BeanNames.plain(name) + ",name=" + BeanNames.plain(url),
                        Shown.of(name + ' ' + url, () -> new ManagedEndpoint(name, url, () -> of(name, url))),
                        wanted);
            }
        }
        for (Map.Entry<ObjectName, Shown> entry : List.copyOf(registered.entrySet())) {
            Shown now = wanted.get(entry.getKey());
            if (now == null || !now.what().equals(entry.getValue().what())) {
                unregister(entry.getKey());
            }
        }
        int made = 0;
        for (Map.Entry<ObjectName, Shown> entry : wanted.entrySet()) {
            if (!registered.containsKey(entry.getKey()) && !isStopping()) {
                register(entry.getKey(), entry.getValue());
                pauseAfter(++made);
            }
        }
    }

    private static void pauseAfter(int made) {
        if (made % AT_ONCE == 0 && !isStopping()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean isStopping() {
        return Thread.currentThread().isInterrupted();
    }

    /** What differs only in characters that no name may have is told apart by a number. */
    private static void put(String name, Shown shown, Map<ObjectName, Shown> wanted) {
        try {
            ObjectName free = new ObjectName("io.gatehouse:type=" + name);
            for (int i = 2; wanted.containsKey(free); i++) {
                free = new ObjectName("io.gatehouse:type=" + name + '~' + i);
            }
            wanted.put(free, shown);
        } catch (MalformedObjectNameException e) {
            LOG.log(Level.WARNING, "no MBean " + name + ": " + e);
        }
    }

    private Standing of(String upstream) {
        Standing standing = standings.of(upstream);
        if (standing == null) {
            throw new NoSuchElementException("no upstream " + upstream);
        }
        return standing;
    }

    private Standing.OfEndpoint of(String upstream, String url) {
        return of(upstream).endpoints().stream()
                .filter(endpoint -> endpoint.url().equals(url))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no endpoint " + url));
    }

    private void register(ObjectName name, Shown shown) {
        try {
            Object bean = shown.made().get();
            server.registerMBean(bean, name);
            registered.put(name, new Shown(shown.what(), shown.made(), bean));
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, "no MBean " + name + ": " + e);
        }
    }

    private void unregister(ObjectName name) {
        registered.remove(name);
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // somebody else did
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, name + " stays registered: " + e);
        }
    }

    /** A budget was not kept: who listens to its route is told, by another thread. */
    public void tell(Breach breach) {
        executor.execute(() -> told(breach));
    }

    private synchronized void told(Breach breach) {
        registered.forEach((name, shown) -> {
            if (shown.bean() instanceof ManagedRoute route && route.getName().equals(breach.route())) {
                route.tell(breach, name);
            }
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
        if (!threads.join(PATIENCE_MILLIS)) {
            LOG.log(Level.WARNING, "the thread that registers MBeans does not stop");
        }
        synchronized (this) {
            List.copyOf(registered.keySet()).forEach(this::unregister);
        }
    }
}
