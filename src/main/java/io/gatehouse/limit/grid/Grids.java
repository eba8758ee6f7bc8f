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
        Entry now = inUse;
        if (now != null) {
            now.grid().post(notice);
        }
        return now != null;
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

    /** The next one is in force. */
    public void use() {
        Entry before = inUse;
        inUse = next;
        next = null;
        close(before, inUse);
    }

    /** The next descriptor is not put to work after all. */
    public void keep() {
        Entry unused = next;
        next = null;
        close(unused, inUse);
    }

    private static void close(@Nullable Entry gone, @Nullable Entry stays) {
        if (gone != null && (stays == null || gone.grid() != stays.grid())) {
            gone.grid().close();
        }
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
