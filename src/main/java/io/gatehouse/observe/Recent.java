package io.gatehouse.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last of what comes, as many as there is room for. So many are taken at once, and then some a second: a flood costs next to
 * nothing, and does not wash away at once what was there before. Any thread may call.
 */
final class Recent<T> {

    private final AtomicReferenceArray<@Nullable T> kept;
    private final AtomicLong written = new AtomicLong();
    private final Pace pace;

    /**
     * @param room how many are kept, at least one
     * @param aSecond how many are taken when there were as many as there is room for
     * @param now by the ticker
     */
    Recent(int room, int aSecond, long now) {
        this.kept = new AtomicReferenceArray<>(room);
        this.pace = new Pace(room, aSecond, now);
    }

    /** Asked before it is made what would be kept. @return whether what comes now is to be kept */
    boolean takes(long now) {
        return pace.takes(now);
    }

    void keep(T one) {
        kept.set((int) (written.getAndIncrement() % kept.length()), one);
    }

    /** @return what is kept now, the oldest first */
    List<T> all() {
        List<T> all = new ArrayList<>();
        long end = written.get();
        for (long i = Math.max(0, end - kept.length()); i < end; i++) {
            T one = kept.get((int) (i % kept.length()));
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }
}
