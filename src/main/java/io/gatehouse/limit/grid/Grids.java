package io.gatehouse.limit.grid;

import io.gatehouse.limit.Grid;
import io.gatehouse.upstream.TrustedCertificates;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The grid of the descriptor that is served, and of the next. One that did not change is taken over. For one thread at a time. */
public final class Grids implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    /** Of notices that nobody hears, so many are named. */
    private static final int MOST_NAMED = 20;

    private final Caches caches;
    private final LongSupplier nanoTime;
    private final InstantSource time;
    private volatile Hearing hearing = Hearing.NOBODY;
    private volatile @Nullable Entry inUse;
    private @Nullable Entry next;

    private record Entry(SharedGrid grid, @Nullable TrustedCertificates trust) {}

    /**
     * @param caches those of the application server
     * @param time for operators, and what shared buckets begin with where no other gateway is
     */
    public Grids(Caches caches, LongSupplier nanoTime, InstantSource time) {
        this.caches = caches;
        this.nanoTime = nanoTime;
        this.time = time;
    }

    /**
     * Makes ready what the next descriptor needs; nothing is waited for. Then {@link #use} or {@link #keep} must be called.
     *
     * @return null for none
     * @throws IOException if the file of trusted certificates cannot be used; then nothing has changed
     */
    public @Nullable Grid next(@Nullable GridSpec spec) throws IOException {
        next = spec == null ? null : entry(spec);
        return next == null ? null : next.grid();
    }

    private Entry entry(GridSpec spec) throws IOException {
        TrustedCertificates trust = trust(spec);
        Entry now = inUse;
        if (now != null && now.grid().spec().equals(spec) && Objects.equals(now.trust(), trust)) {
            return now;
        }
        return new Entry(
                new SharedGrid(spec, store(spec, trust), nanoTime, time, heard(), SharedGrid.Pulse.USUAL).start(),
                trust);
    }

    /** Who hears is known later than the first grid may be there. */
    private Hearing heard() {
        return new Hearing() {
            @Override
            public @Nullable String position() {
                return hearing.position();
            }

            @Override
            public boolean isFresh() {
                return hearing.isFresh();
            }

            @Override
            public void heard(List<String> notices, String position) {
                hearing.heard(notices, position);
            }

            @Override
            public void missed(String position) {
                hearing.missed(position);
            }
        };
    }

    /** @param who hears from now on what gateways tell each other */
    public void hear(Hearing who) {
        hearing = who;
    }

    /**
     * Tells the other gateways of the grid.
     *
     * @param notice one line
     * @return whether there are others that may be told
     */
    public boolean post(String notice) {
        for (Entry now = inUse; now != null; now = inUse) {
            if (now.grid().post(notice)) {
                return true;
            }
            // it has just ended, and another one is in force
        }
        return false;
    }

    private static @Nullable TrustedCertificates trust(GridSpec spec) throws IOException {
        return spec.engine() instanceof GridSpec.Redis redis && redis.trust() != null
                ? TrustedCertificates.read(redis.trust())
                : null;
    }

    private Store store(GridSpec spec, @Nullable TrustedCertificates trust) throws IOException {
        if (spec.engine() instanceof GridSpec.Cache cache) {
            return new CacheStore(cache.name(), spec.name(), caches);
        }
        GridSpec.Redis redis = (GridSpec.Redis) spec.engine();
        return new RedisStore(redis, SharedGrid.PATIENCE_MILLIS, trust == null ? null : trust.context());
    }

    /**
     * The next one is in force: from now on it is heard there what gateways tell each other. What could not be told in the one before is told
     * there; it waits for that one's engine for about a second, at most.
     */
    public void use() {
        Entry before = inUse;
        Entry now = next;
        inUse = now;
        next = null;
        List<String> untold = end(before, now);
        if (now != null) {
            now.grid().takeOver(untold);
            now.grid().hear();
        } else if (before != null && !untold.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, lost(before.grid(), untold));
        }
    }

    private static String lost(SharedGrid grid, List<String> untold) {
        int more = untold.size() - MOST_NAMED;
        return grid.spec() + " is left while it is away: other gateways do not hear of " + untold.size()
                + (untold.size() == 1 ? " purge" : " purges") + " (expected: to order it there, too): "
                + String.join(", ", untold.subList(0, Math.min(MOST_NAMED, untold.size())))
                + (more > 0 ? ", and " + more + " more" : "");
    }

    /** The next descriptor is not put to work after all. */
    public void keep() {
        Entry unused = next;
        next = null;
        // nobody has told anything there
        List<String> ignored = end(unused, inUse);
    }

    private static List<String> end(@Nullable Entry gone, @Nullable Entry stays) {
        return gone == null || (stays != null && gone.grid() == stays.grid())
                ? List.of()
                : gone.grid().end();
    }

    /** @return how it stands with the engine, for operators; empty without one */
    public String standing() {
        Entry now = inUse;
        return now == null ? "" : now.grid().standing();
    }

    @Override
    public void close() {
        next = null;
        use();
    }
}
