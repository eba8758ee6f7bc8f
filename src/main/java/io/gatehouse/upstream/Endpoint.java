package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import io.gatehouse.upstream.balance.Candidate;
import io.gatehouse.upstream.balance.Rendezvous;
import io.gatehouse.upstream.health.Ejections;
import io.gatehouse.upstream.health.Vitals;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One instance behind an upstream, with what is known of it at this moment. */
public final class Endpoint implements Candidate, Ejections.Patient {

    private final EndpointSpec spec;
    private final PoolSpec pool;
    private final @Nullable TlsContext tls;
    private final IdleConnections idle;
    private final @Nullable SharedConnections shared;
    private final Address address;
    private final Vitals vitals;
    private final Draining draining;
    private final EndpointCounts counts;
    private final long identity;
    private final AtomicInteger inFlight;
    private volatile boolean gone;
    private volatile @Nullable Endpoint heir;

    Endpoint(EndpointSpec spec, PoolSpec pool, @Nullable TlsContext tls, LongSupplier nanoTime) {
        this(spec, pool, tls, new Vitals(null, Duration.ZERO), new Draining(spec.drain()), null, nanoTime);
    }

    /**
     * @param vitals those that an endpoint of the same description had before a reload, or new ones
     * @param draining as with vitals
     * @param before an endpoint of the same URL before a reload, or null: its counts go on, that of what is in flight among them
     */
    Endpoint(
            EndpointSpec spec,
            PoolSpec pool,
            @Nullable TlsContext tls,
            Vitals vitals,
            Draining draining,
            @Nullable Endpoint before,
            LongSupplier nanoTime) {
        this.spec = spec;
        this.vitals = vitals;
        this.draining = draining;
        this.counts = before == null ? new EndpointCounts() : before.counts;
        // what was begun before a reload still works there
        this.inFlight = before == null ? new AtomicInteger() : before.inFlight;
        this.identity = Rendezvous.hash(spec.toString());
        this.pool = pool;
        this.tls = tls;
        this.idle = new IdleConnections(pool.keep(), pool.idle(), nanoTime);
        boolean mayShare = spec.isHttp2() || (tls != null && pool.http2());
        this.shared = mayShare ? new SharedConnections(this, pool, nanoTime) : null;
        this.address = new Address(spec.host(), spec.port(), nanoTime);
    }

    public EndpointSpec spec() {
        return spec;
    }

    @Override
    public int weight() {
        return spec.weight();
    }

    @Override
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public long identity() {
        return identity;
    }

    @Override
    public boolean takesPart() {
        return !draining.drains() && spec.weight() > 0;
    }

    /** @return whether it may be given a request now */
    boolean isAvailable() {
        return !draining.drains() && hasRoom();
    }

    /** @return whether it may be given a request that belongs to it, also while it drains */
    boolean hasRoom() {
        return spec.weight() > 0 && inFlight.get() < pool.max();
    }

    /** Counts a request until {@link #end}. @return false, and nothing counted, when others have just filled it */
    boolean tryBegin() {
        int now = inFlight.get();
        while (now < pool.max()) {
            if (inFlight.compareAndSet(now, now + 1)) {
                counts.requests.increment();
                return true;
            }
            now = inFlight.get();
        }
        return false;
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /**
     * It is no longer this one that is given requests.
     *
     * @param other who has its place in the descriptor that follows; null when nobody has
     */
    void succeeded(@Nullable Endpoint other) {
        gone = other == null;
        heir = other;
    }

    /** @return whether what goes on for as long as it likes is to end here: it drains, or is there no more. What fails is not asked */
    public boolean takesLeave() {
        Endpoint last = this;
        for (Endpoint next = heir; next != null; next = next.heir) {
            last = next;
        }
        if (last != this) {
            heir = last;
        }
        return last.gone || last.draining.drains();
    }

    @Override
    public Vitals vitals() {
        return vitals;
    }

    /** @return whether it takes new requests, by the descriptor or by order of an operator */
    Draining draining() {
        return draining;
    }

    /** @return whether it takes no new requests now */
    public boolean drains() {
        return draining.drains();
    }

    /** @return whether that is otherwise than the descriptor says, by order of an operator */
    public boolean isOrdered() {
        return draining.isOrdered();
    }

    /** @return its description, with what is otherwise by order of an operator */
    EndpointSpec inForce() {
        return draining.isOrdered() ? spec.draining(draining.drains()) : spec;
    }

    /** @return how many requests it was given since it came */
    public long requestsTotal() {
        return counts.requests.sum();
    }

    EndpointCounts counts() {
        return counts;
    }

    Standing.OfEndpoint standing(long now) {
        return new Standing.OfEndpoint(
                toString(),
                vitals.isWell(),
                vitals.isOut(now),
                draining.drains(),
                vitals.share(now) / 100.0,
                spec.weight(),
                inFlight(),
                counts.requests.sum(),
                idle.size() + (shared == null ? 0 : shared.unused()),
                counts.opened.sum(),
                counts.notOpened.sum(),
                vitals.era());
    }

    IdleConnections idle() {
        return idle;
    }

    /** @return connections of HTTP/2, which many requests share; null where none is spoken */
    @Nullable
    SharedConnections shared() {
        return shared;
    }

    /** Closes connections that have waited for too long. */
    void evictIdle() {
        idle.evict();
        if (shared != null) {
            shared.evict();
        }
    }

    /** Closes connections that wait, and from now on those that would. */
    void closeIdle() {
        idle.close();
        if (shared != null) {
            shared.close();
        }
    }

    PoolSpec pool() {
        return pool;
    }

    Address address() {
        return address;
    }

    @Nullable
    TlsContext tls() {
        return tls;
    }

    @Override
    public String toString() {
        return spec.toString();
    }
}
