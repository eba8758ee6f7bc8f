package io.gatehouse.launcher;

import java.util.function.BooleanSupplier;

/** Whether there are so many exchanges that they should lend each other what they need for a moment, and what they lend. */
final class Crowd {

    /** More than are ever in use at once when those who wait give theirs back: 9 MiB in all. */
    private static final int MOST = 128;

    private static final int LEAST = 8;

    /** of both heads together, in bytes */
    private static final long EACH = 72 * 1024;

    private final int size;
    private final SpareBuffers requests;
    private final SpareBuffers answers;
    private volatile BooleanSupplier there = () -> false;

    /** @param heap in bytes: where there is little, a fiftieth of it is enough to keep */
    Crowd(long heap) {
        size = (int) Math.max(LEAST, Math.min(MOST, heap / (50 * EACH)));
        requests = new SpareBuffers(size);
        answers = new SpareBuffers(size);
    }

    /** @return so many exchanges in flight, and no more, may keep what they have */
    int size() {
        return size;
    }

    /** @param isCrowded whether so many exchanges are in flight that memory is worth more than the time it takes to save it */
    void thereWhen(BooleanSupplier isCrowded) {
        there = isCrowded;
    }

    boolean isThere() {
        return there.getAsBoolean();
    }

    SpareBuffers requests() {
        return requests;
    }

    SpareBuffers answers() {
        return answers;
    }
}
