package io.gatehouse.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A bucket for each key, for a bounded number of keys. A bucket that has filled up again says nothing that a new one would not
 * say, and is thrown away; as long as the table is full of others, further keys share a few buckets: whoever invents keys gains
 * those few, and takes no memory.
 *
 * @param <B> what a bucket is
 */
public final class BucketTable<B> {

    static final int SHARED = 64;

    /** Looking at every bucket takes time; as long as there is room, that can wait. */
    private static final int SWEEPS_SKIPPED = 10;

    private final int most;
    private final Function<Object, B> fresh;
    private final Predicate<B> isFull;
    private final ConcurrentHashMap<Object, B> own = new ConcurrentHashMap<>();
    private final List<B> shared = new ArrayList<>();
    private int skipped;

    /** Of which keys beyond the bound a bucket is. */
    public record Overflow(int share) {}

    /**
     * @param most how many keys have a bucket of their own
     * @param fresh makes a full bucket for a key
     */
    public BucketTable(int most, Function<Object, B> fresh, Predicate<B> isFull) {
        this.most = most;
        this.fresh = fresh;
        this.isFull = isFull;
        for (int i = 0; i < SHARED; i++) {
            shared.add(fresh.apply(new Overflow(i)));
        }
    }

    /** @return the bucket of this key */
    public B of(Object key) {
        B bucket = own.get(key);
        if (bucket != null) {
            return bucket;
        }
        return own.mappingCount() < most ? own.computeIfAbsent(key, fresh) : shared.get(share(key));
    }

    private static int share(Object key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SHARED));
    }

    /** @return keys that have a bucket of their own */
    public long size() {
        return own.mappingCount();
    }

    /** Throws away what has filled up. To be called each second or so, by one thread. */
    public void sweep() {
        if (own.mappingCount() < most / 2 && ++skipped < SWEEPS_SKIPPED) {
            return;
        }
        skipped = 0;
        // who draws from a bucket just when it is thrown away has one token more than the limit says
        own.values().removeIf(isFull);
    }
}
