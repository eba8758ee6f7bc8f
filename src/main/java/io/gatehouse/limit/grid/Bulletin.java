package io.gatehouse.limit.grid;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What gateways of a grid tell each other, each once and in order: the last {@link Notices} lie in the engine. Who reads them each
 * second hears all; who was away hears what there still is, or, where that may not be all, that something was missed.
 */
final class Bulletin {

    static final String NAME = ":notices";

    /** Longer than a gateway is away for as a rule. The notices are written anew before that is over. */
    private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(7);

    private static final long RENEWED_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int MOST_TRIES = 10;
    private static final int MOST_WAITING = Notices.MOST;

    private final String name;
    private final Hearing hearing;
    private final Supplier<String> names;
    private final LongSupplier nanoTime;
    private final String everything;
    private final Object lock = new Object();
    private List<String> waiting = new ArrayList<>();

    /** The list of which some are being told; it is another one when, since then, all stands for them. */
    private List<String> telling = waiting;

    /** written by the one thread that exchanges */
    private volatile @Nullable String position;

    private long written;
    private boolean ended;

    /**
     * @param grid the name of the grid
     * @param everything the notice that stands for all others
     * @param names makes names that nobody has made before
     */
    Bulletin(String grid, Hearing hearing, String everything, Supplier<String> names, LongSupplier nanoTime) {
        this.name = grid + NAME;
        this.hearing = hearing;
        this.everything = everything;
        this.names = names;
        this.nanoTime = nanoTime;
    }

    /**
     * Tells the others, as soon as the engine is there.
     *
     * @return false if it has ended
     */
    boolean post(String notice) {
        synchronized (lock) {
            if (!ended) {
                add(List.of(notice));
            }
            return !ended;
        }
    }

    /** Tells the others what another one could not tell them. */
    void takeOver(List<String> notices) {
        synchronized (lock) {
            add(notices);
        }
    }

    private void add(List<String> notices) {
        if (waiting.size() + notices.size() > MOST_WAITING) {
            waiting = new ArrayList<>(List.of(everything));
        } else {
            waiting.addAll(notices);
        }
    }

    /** @return what could not be told; nothing is taken any more */
    List<String> end() {
        synchronized (lock) {
            ended = true;
            return List.copyOf(waiting);
        }
    }

    boolean isWaiting() {
        synchronized (lock) {
            return !waiting.isEmpty();
        }
    }

    /** @return whether somebody wants to hear, and has heard nothing yet: the sooner he does, the less he may have missed */
    boolean isDue() {
        return position == null && hearing.position() != null;
    }

    /**
     * Hears what others have told, and tells what waits. To be called each second or so, by one thread.
     *
     * @throws RuntimeException if the engine is not there
     */
    void exchange(Store store) {
        String from = position == null ? hearing.position() : position;
        if (from == null) {
            if (!isWaiting()) {
                return;
            }
            // who hears nothing may still have something to tell
            from = "";
        }
        position = from;
        for (int i = 0; i < MOST_TRIES; i++) {
            if (exchange(store, from)) {
                return;
            }
            from = Objects.requireNonNull(position);
        }
    }

    private boolean exchange(Store store, String from) {
        byte[] left = store.get(name);
        Notices there = left == null ? null : Notices.read(left);
        if (there == null || !there.isAtLeast(from)) {
            // nobody knows what was told: it begins anew, and whoever comes later notices that
            return begin(store, left, from);
        }
        hear(there, from);
        List<String> mine = waiting();
        boolean old = nanoTime.getAsLong() - written > RENEWED_NANOS;
        return (mine.isEmpty() && !old) || write(store, left, there.with(mine), mine.size());
    }

    private void hear(Notices there, String from) {
        if (there.position().equals(from)) {
            return;
        }
        List<String> news = there.since(from);
        if (news != null) {
            hearing.heard(news, there.position());
        } else {
            mayHaveMissed(there, from);
        }
        position = there.position();
    }

    /** Who has just come, and keeps nothing yet, misses nothing: whatever he will keep comes after what lies there. */
    private void mayHaveMissed(Notices there, String from) {
        if (from.isEmpty() && hearing.isFresh()) {
            hearing.heard(List.of(), there.position());
        } else {
            hearing.missed(there.position());
        }
    }

    private boolean begin(Store store, byte @Nullable [] left, String from) {
        List<String> mine = waiting();
        Notices first = Notices.begin(names.get()).with(mine);
        if (!store.swap(name, left, first.bytes(), KEPT_MILLIS)) {
            return false;
        }
        told(first, mine.size());
        mayHaveMissed(first, from);
        return true;
    }

    private boolean write(Store store, byte @Nullable [] left, Notices next, int mine) {
        if (!store.swap(name, left, next.bytes(), KEPT_MILLIS)) {
            return false;
        }
        String before = position;
        told(next, mine);
        if (!next.position().equals(before)) {
            // one's own need not be heard
            hearing.heard(List.of(), next.position());
        }
        return true;
    }

    private void told(Notices what, int mine) {
        position = what.position();
        written = nanoTime.getAsLong();
        synchronized (lock) {
            if (telling == waiting) {
                waiting.subList(0, mine).clear();
            }
        }
    }

    private List<String> waiting() {
        synchronized (lock) {
            telling = waiting;
            return List.copyOf(waiting);
        }
    }
}
