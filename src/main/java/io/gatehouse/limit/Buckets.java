package io.gatehouse.limit;

/** The buckets of one limit, one for each key, wherever they are. Decides at once; many threads call. */
public interface Buckets {

    /**
     * @param key whose bucket; compared by {@code equals}
     * @param cost tokens; 0 draws none, and is always granted
     */
    Draw draw(Object key, long cost);

    /** Takes tokens whether they are there or not, but never so many that more than a burst is owed. */
    void charge(Object key, long cost);

    /** @return how far others draw from them now */
    default Sharing sharing() {
        return Sharing.ALONE;
    }

    /**
     * @param limit as it is written
     * @return what of it holds here now
     */
    default LimitSpec inForce(LimitSpec limit) {
        return limit;
    }

    /** @return keys that are counted apart now */
    long size();

    /** Throws away what says nothing any more. To be called each second or so, by one thread. */
    void sweep();
}
