package io.gatehouse.limit;

import java.util.Locale;

/** Who is turned away first when there is too much: who may use only a part of the places leaves the rest to those above. */
public enum Priority {
    HIGH(100),
    NORMAL(90),
    LOW(75);

    private static final int ALL = 100;

    private final int percent;

    Priority(int percent) {
        this.percent = percent;
    }

    /** @return as the descriptor has it */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return how many places of so many may be taken when one of this priority takes one; at least one */
    public int of(int places) {
        return Math.max(1, (int) ((long) places * percent / ALL));
    }
}
