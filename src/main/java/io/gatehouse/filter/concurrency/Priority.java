package io.gatehouse.filter.concurrency;

/** Who is turned away first when there is too much: who may use only a part of the places leaves the rest to those above. */
enum Priority {
    HIGH(100),
    NORMAL(90),
    LOW(75);

    private static final int ALL = 100;

    private final int percent;

    Priority(int percent) {
        this.percent = percent;
    }

    /** @return how many places of so many may be taken when one of this priority takes one; at least one */
    int of(int places) {
        return Math.max(1, (int) ((long) places * percent / ALL));
    }
}
