package io.gatehouse.observe.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Some sums that many threads add to at once. A few of them share one set of cells, which is there from its first use on, so that what
 * one thread alone adds to takes little, and processors that add at once do not take the cells from each other.
 */
final class Stripes {

    /** A power of two; beyond that cells cost more memory than they save time. */
    private static final int MOST =
            Math.min(8, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 2);

    private final int size;
    private final AtomicReferenceArray<AtomicLongArray> stripes = new AtomicReferenceArray<>(MOST);

    /** @param size how many sums there are */
    Stripes(int size) {
        this.size = size;
    }

    /** @return the cells for this thread, to add to more than one */
    AtomicLongArray cells() {
        int at = (int) Thread.currentThread().getId() & (MOST - 1);
        AtomicLongArray cells = stripes.get(at);
        return cells == null ? made(at) : cells;
    }

    private AtomicLongArray made(int at) {
        AtomicLongArray mine = new AtomicLongArray(size);
        AtomicLongArray faster = stripes.compareAndExchange(at, null, mine);
        return faster == null ? mine : faster;
    }

    void add(int index, long value) {
        cells().getAndAdd(index, value);
    }

    long sum(int index) {
        long sum = 0;
        for (int i = 0; i < MOST; i++) {
            AtomicLongArray cells = stripes.get(i);
            sum += cells == null ? 0 : cells.get(index);
        }
        return sum;
    }

    /** @return all sums, each as it was at some moment of the call */
    long[] sums() {
        long[] sums = new long[size];
        for (int i = 0; i < MOST; i++) {
            AtomicLongArray cells = stripes.get(i);
            for (int index = 0; cells != null && index < size; index++) {
                sums[index] += cells.get(index);
            }
        }
        return sums;
    }
}
