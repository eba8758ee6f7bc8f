package io.gatehouse.launcher;

import java.util.function.BooleanSupplier;

/** Whether there are so many exchanges that they should lend each other what they need for a moment, and what they lend. */
final class Crowd {

    /** More than are ever in use at once when those who wait give theirs back: 9 MiB in all. */
    private static final int MOST = 128;

    private final HeadBuffers requests = new HeadBuffers(MOST);
    private final HeadBuffers answers = new HeadBuffers(MOST);
    private volatile BooleanSupplier there = () -> false;

    /** @param isCrowded whether so many exchanges are in flight that memory is worth more than the time it takes to save it */
    void thereWhen(BooleanSupplier isCrowded) {
        there = isCrowded;
    }

    boolean isThere() {
        return there.getAsBoolean();
    }

    HeadBuffers requests() {
        return requests;
    }

    HeadBuffers answers() {
        return answers;
    }
}
