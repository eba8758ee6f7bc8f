package io.gatehouse.boot;

import io.gatehouse.boot.settings.Time;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Observers;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.ShortBodies;
import io.gatehouse.exchange.TrustedProxies;
import io.gatehouse.exchange.container.Abort;
import io.gatehouse.forward.Clock;
import io.gatehouse.forward.Delays;
import io.gatehouse.forward.Forwarder;
import io.gatehouse.identity.Identities;
import io.gatehouse.identity.assertion.Signing;
import io.gatehouse.identity.assertion.SigningKey;
import io.gatehouse.identity.key.DataSources;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Turns;
import io.gatehouse.limit.Grid;
import io.gatehouse.limit.Ledger;
import io.gatehouse.limit.Limiters;
import io.gatehouse.limit.grid.Caches;
import io.gatehouse.limit.grid.Grids;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.DaemonThreads;
import io.gatehouse.upstream.StickyKey;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.UpstreamClient;
import io.gatehouse.upstream.Upstreams;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The running gateway: the current generation, and what serves it. */
public final class Gateway implements AutoCloseable {

    private static final long TICK_MILLIS = 50;
    private static final long LOOK_NANOS = 1_000_000_000;
    private static final long SWEEP_MILLIS = 1_000;
    private static final long PATIENCE_MILLIS = 1_000;
    private static final String STICKY_COOKIES = "gatehouse sticky-cookie";
    private static final Duration PATIENCE_WITH_NAMES = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Generation> current = new AtomicReference<>();
    private final UpstreamClient client;
    private final Exchanges exchanges;
    private final Forwarder forwarder;
    private final ShortBodies bodies;
    private final Errands errands = new Errands();
    private final Mirroring mirroring;
    private final Signing signing;
    private final Identities.Means means;
    private final Limiters.Means counting;
    private final Upstream.Means upstreams;
    private final Grids grids;
    private long lookedAfter;
    private final DaemonThreads threads = new DaemonThreads("gatehouse-clock");
    private final ScheduledThreadPoolExecutor clockThread = new ScheduledThreadPoolExecutor(1, threads);
    private final DaemonThreads sweepers = new DaemonThreads("gatehouse-sweep");
    private final ScheduledExecutorService sweepThread = Executors.newSingleThreadScheduledExecutor(sweepers);

    /**
     * @param contextPath where it is deployed; empty for the root
     * @param abort how this server's connections are broken off
     * @param observers are told of each exchange when it is complete
     */
    public Gateway(
            String contextPath, LongSupplier nanoTime, Abort abort, List<BiConsumer<Exchange, Outcome>> observers) {
        this(
                contextPath,
                new Time(InstantSource.system(), nanoTime),
                abort,
                Observers.of(observers),
                DataSources.NONE,
                Caches.NONE,
                new UpstreamClient(nanoTime),
                new Ledger(null, InstantSource.system()),
                text -> {});
    }

    /**
     * @param sources where keys may be kept
     * @param caches where limits may be shared
     * @param client towards upstreams, from now on its own
     * @param ledger of what is counted over the calendar
     * @param told hears, for people, what changes by itself; does not wait
     */
    Gateway(
            String contextPath,
            Time time,
            Abort abort,
            Observers observers,
            DataSources sources,
            Caches caches,
            UpstreamClient client,
            Ledger ledger,
            Consumer<String> told) {
        this.nanoTime = time.nanos();
        IntUnaryOperator random = bound -> ThreadLocalRandom.current().nextInt(bound);
        this.mirroring = new Mirroring(random);
        this.upstreams = new Upstream.Means(nanoTime, random, told, StickyKey.random());
        this.counting = new Limiters.Means(nanoTime, time.instants(), ledger);
        this.grids = new Grids(caches, nanoTime, time.instants());
        this.client = client;
        this.signing = new Signing(time.instants(), nanoTime);
        this.means = new Identities.Means(errands, Turns.ofProcessors(errands), sources, time.instants(), nanoTime);
        this.lookedAfter = nanoTime.getAsLong();
        this.bodies = new ShortBodies(nanoTime);
        this.exchanges = new Exchanges(contextPath, current::get, nanoTime, abort, observers);
        Clock clock = new Clock(nanoTime, this::soon, new Delays(nanoTime, this::after));
        this.forwarder = new Forwarder(client, clock, mirroring.mirrors(), random);
        clockThread.setRemoveOnCancelPolicy(true);
        every(TICK_MILLIS, clockThread, clock::tick);
        every(TICK_MILLIS, clockThread, this::check);
        every(TICK_MILLIS, clockThread, this::lookAfterEachSecond);
        // a million counters take it a fifth of a second, for which no timeout is to wait
        every(SWEEP_MILLIS, sweepThread, this::sweep);
    }

    /** An executor drops a task that has thrown once; the clock must go on. */
    private static void every(long millis, ScheduledExecutorService thread, Runnable task) {
        Future<?> ignored = thread.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** @param task is run 20 times a second, on the thread of the clock, and must not wait */
    void eachTick(Runnable task) {
        every(TICK_MILLIS, clockThread, task);
    }

    private void soon(Runnable task) {
        try {
            clockThread.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            // the clock has stopped, and with it every exchange that still waits for a place
        }
    }

    private Runnable after(long nanos, Runnable task) {
        try {
            Future<?> later = clockThread.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
            return () -> later.cancel(false);
        } catch (RejectedExecutionException e) {
            // the clock has stopped
            return () -> {};
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            System.getLogger(Gateway.class.getName()).log(System.Logger.Level.ERROR, "the clock met an error", e);
        }
    }

    /** By the time of the gateway, on the thread of the clock. */
    private void lookAfterEachSecond() {
        long now = nanoTime.getAsLong();
        if (now - lookedAfter >= LOOK_NANOS) {
            lookedAfter = now;
            lookAfter();
        }
    }

    private void check() {
        Generation generation = current.get();
        if (generation != null) {
            generation.upstreams().all().forEach(upstream -> upstream.check(client));
        }
    }

    private void lookAfter() {
        bodies.tick();
        exchanges.tick();
        client.look();
        Generation generation = current.get();
        if (generation != null) {
            generation.upstreams().all().forEach(Upstream::evictIdle);
            generation.identities().tick();
        }
    }

    private void sweep() {
        Generation generation = current.get();
        if (generation != null) {
            generation.limiters().tick();
        }
        counting.ledger().sweep();
    }

    /**
     * Puts a table to work. Exchanges that have begun keep the one they began with.
     *
     * @return the new generation
     * @throws IOException if files of TLS settings cannot be used; the old table goes on
     */
    public synchronized Generation serve(RouteTable table) throws IOException {
        Grid grid = grids.next(table.grid());
        try {
            Generation generation = serve(table, grid);
            grids.use();
            return generation;
        } finally {
            grids.keep();
        }
    }

    private Generation serve(RouteTable table, @Nullable Grid grid) throws IOException {
        Generation before = current.get();
        Upstreams old = before == null ? Upstreams.NONE : before.upstreams();
        Upstreams next = old.next(table.upstreams(), table.splits(), means(table));
        Identities people = before == null ? Identities.NONE : before.identities();
        Limiters limiters = before == null ? Limiters.NONE : before.limiters();
        Identities nextPeople = identities(people, table, next, old);
        long number = before == null ? 1 : before.number() + 1;
        Generation generation = new Generation(
                number,
                table,
                next,
                nextPeople,
                limiters.next(table.counted(), counting, grid),
                signing,
                new TrustedProxies(table.trustedProxies()));
        next.find(client, PATIENCE_WITH_NAMES);
        // before anybody is told who signs so
        signing.use(table.people().signing());
        current.set(generation);
        old.ordersThatEnd(next).forEach(order -> upstreams.told().accept(order + ": over, by another description"));
        next.orders().forEach(order -> upstreams.told().accept(order + ": stays, by order of an operator"));
        old.retire(next);
        people.retire(nextPeople);
        return generation;
    }

    /** Where the descriptor has a key that gateways share, they understand each other's cookies. */
    private Upstream.Means means(RouteTable table) {
        SigningKey shared = table.people().signing().key();
        return shared == null
                ? upstreams
                : new Upstream.Means(
                        upstreams.nanoTime(),
                        upstreams.random(),
                        upstreams.told(),
                        StickyKey.of(shared.derive(STICKY_COOKIES)));
    }

    private Identities identities(Identities people, RouteTable table, Upstreams next, Upstreams old)
            throws IOException {
        try {
            return people.next(table.people(), means);
        } catch (IOException | RuntimeException e) {
            next.retire(old);
            throw e;
        }
    }

    /** @return what is served now, or null while nothing has been accepted */
    public @Nullable Generation current() {
        return current.get();
    }

    public Exchanges exchanges() {
        return exchanges;
    }

    /** @return the engine of the descriptor that is served, and of the next */
    Grids grids() {
        return grids;
    }

    /** @return how it stands with the engine that limits share, for operators; empty when they share none */
    String grid() {
        return grids.standing();
    }

    /** @return what operators may ask of these, and order */
    UpstreamOperations operations(Upstreams some) {
        return new UpstreamOperations(some, upstreams.told());
    }

    /** @return by the ticker, in nanoseconds */
    long now() {
        return nanoTime.getAsLong();
    }

    /** @return for operators, what became of asking second endpoints */
    String hedges() {
        return forwarder.hedges();
    }

    /** @return for operators, what became of the copies of requests */
    String mirrors() {
        return mirroring.mirrors().shown();
    }

    /** @return who reads what is sent to the gateway itself */
    public ShortBodies bodies() {
        return bodies;
    }

    public Forwarder forwarder() {
        return forwarder;
    }

    /** @return who signs in the name of this gateway */
    public Signing signing() {
        return signing;
    }

    /** A thread that outlives its deployment is a leak to the server, even if it does so for a moment only. */
    private static void await(DaemonThreads threads, String what) {
        if (!threads.join(PATIENCE_MILLIS)) {
            System.getLogger(Gateway.class.getName()).log(System.Logger.Level.WARNING, what + " does not stop");
        }
    }

    @Override
    public void close() {
        clockThread.shutdownNow();
        sweepThread.shutdownNow();
        await(threads, "the clock");
        await(sweepers, "the sweeping of counters");
        Generation last = current.getAndSet(null);
        try {
            if (last != null) {
                last.upstreams().retire(Upstreams.NONE);
                last.identities().retire(Identities.NONE);
            }
        } finally {
            exchanges.close();
            grids.close();
            mirroring.close();
            errands.close();
            client.close();
        }
    }
}
