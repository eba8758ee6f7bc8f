package io.gatehouse.filter.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Store;
import io.gatehouse.cache.Stored;
import io.gatehouse.exchange.Room;
import io.gatehouse.exchange.Way;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;

/** What all exchanges that may be answered from the cache have in common. One for all generations of descriptors. */
public final class HttpCache implements AutoCloseable {

    /** How long somebody waits for what another has asked for. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long a client may take nothing of an answer. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Store store;
    private final Way way;
    private final InstantSource instants;
    private final LongSupplier nanoTime;
    private final Executor executor;
    private final Flights flights;
    private final Changes changes;
    private final Room room;
    private final Counts counts = new Counts();
    private final Map<Serving, Watch> served = new ConcurrentHashMap<>();

    private volatile boolean asked;

    private record Watch(long moved, long since) {}

    /**
     * @param way where requests go, and what the gateway asks for by itself
     * @param executor does what must not hold up a thread of the container or of the upstream's
     * @param gathering bytes that bodies may take which are on their way into the store
     */
    public HttpCache(
            Store store, Way way, InstantSource instants, LongSupplier nanoTime, Executor executor, long gathering) {
        this.store = store;
        this.way = way;
        this.instants = instants;
        this.nanoTime = nanoTime;
        this.executor = executor;
        this.flights = new Flights(executor, nanoTime);
        this.changes = new Changes(nanoTime);
        this.room = new Room(gathering);
    }

    /** @return what has become of requests, by route */
    public Counts counts() {
        return counts;
    }

    public Store store() {
        return store;
    }

    Way way() {
        return way;
    }

    Flights flights() {
        return flights;
    }

    Changes changes() {
        return changes;
    }

    Room room() {
        return room;
    }

    Executor executor() {
        return executor;
    }

    /** @return milliseconds since 1970 */
    long now() {
        return instants.millis();
    }

    /** @return by the ticker, in nanoseconds */
    long ticker() {
        return nanoTime.getAsLong();
    }

    /**
     * Throws away all that the predicate accepts, also of what is on its way; may take long.
     *
     * @param soft whether it is kept to be validated, and to help out, instead
     * @return how many answers
     */
    public int purge(BiPredicate<CacheKey, Stored> which, boolean soft) {
        changes.purge(which);
        flights.forgetAll();
        return store.purge(which, soft);
    }

    /** Somebody may be answered from here, or bring something here. */
    void ask() {
        if (!asked) {
            asked = true;
        }
    }

    /** @return whether anybody has been here since the start */
    public boolean wasAsked() {
        return asked;
    }

    /** @return by the ticker, when who begins to wait now waits no longer */
    long patience() {
        return nanoTime.getAsLong() + PATIENCE_NANOS;
    }

    void watch(Serving serving) {
        served.put(serving, new Watch(serving.moved(), nanoTime.getAsLong()));
    }

    void forget(Serving serving) {
        served.remove(serving);
    }

    /** Looks after those who wait, and those who let wait. Called a few times a second. */
    public void tick() {
        long now = nanoTime.getAsLong();
        flights.tick(now);
        served.forEach((serving, watch) -> {
            if (serving.moved() != watch.moved || !serving.waitsForClient()) {
                served.replace(serving, watch, new Watch(serving.moved(), now));
            } else if (now - watch.since > IDLE_NANOS) {
                served.remove(serving);
                executor.execute(serving::giveUp);
            }
        });
    }

    @Override
    public void close() {
        store.close();
    }
}
