package io.gatehouse.upstream.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint is. It is sick when checks say so, and left out for a while when too much of what it was given failed. Who comes
 * back from either gets its share of the requests little by little.
 *
 * <p>Times are by the ticker, in nanoseconds. Any thread may call.
 */
public final class Vitals {

    /** Times that an endpoint is left out in a row, up to which each time is longer. */
    private static final int MOST_TIMES = 10;

    private static final int ALL = 100;

    private final @Nullable EjectionSpec ejection;
    private final long slowStart;
    private final Recent recent;

    private volatile boolean well = true;
    private volatile boolean out;
    private volatile int era;
    private volatile long outUntil;
    private volatile boolean slow;
    private volatile long backSince;
    private volatile String sickness = "";

    private boolean known;
    private int streak;
    private int inARow;
    private int times;

    /** The next failure is enough: it has been left out, and not had a good answer since. */
    private boolean onProbation;

    /**
     * @param ejection null when nobody is left out for what fails
     * @param slowStart for how long who comes back gets less than its share
     */
    public Vitals(@Nullable EjectionSpec ejection, Duration slowStart) {
        this.ejection = ejection;
        this.slowStart = slowStart.toNanos();
        this.recent = new Recent(ejection == null ? 0 : ejection.of());
    }

    /** @return whether it is to be given requests */
    public boolean isFit(long now) {
        return well && !isOut(now);
    }

    /** @return whether checks have nothing against it */
    public boolean isWell() {
        return well;
    }

    /** @return for operators: {@code well}, {@code sick: status 500 (expected: 200-399)}, {@code left out for 12 s} */
    public String shown(long now) {
        if (!well) {
            return "sick: " + sickness;
        }
        if (isOut(now)) {
            return "left out for "
                    + Math.max(1, Duration.ofNanos(outUntil - now).toSeconds()) + " s";
        }
        int share = share(now);
        return share == ALL ? "well" : "well, comes back with " + share + "% of its share";
    }

    /** @return whether it is left out for what failed */
    public boolean isOut(long now) {
        if (!out) {
            return false;
        }
        if (now - outUntil < 0) {
            return true;
        }
        return !comesBack(now);
    }

    private synchronized boolean comesBack(long now) {
        // somebody else may have found that out, and it may be out again
        if (out && now - outUntil >= 0) {
            out = false;
            beginSlowly(outUntil);
        }
        return !out;
    }

    /** @return a number that is another one each time that it has been left out */
    public int era() {
        return era;
    }

    private void beginSlowly(long when) {
        // who was sick and left out at once comes back when both are over: neither may hide the other
        backSince = slow && backSince - when > 0 ? backSince : when;
        slow = slowStart > 0;
    }

    /** @return the part of its share, in percent, that it is to get now */
    public int share(long now) {
        if (!slow) {
            return ALL;
        }
        long since = now - backSince;
        if (since >= slowStart) {
            slow = false;
            return ALL;
        }
        // never nothing: an endpoint that gets nothing proves nothing
        return (int) Math.max(ALL / 10, since * ALL / slowStart);
    }

    /** What was given to it was answered well. */
    void succeeded(int when) {
        if (ejection == null) {
            return;
        }
        synchronized (this) {
            if (when != era) {
                return;
            }
            inARow = 0;
            onProbation = false;
            recent.add(true);
        }
    }

    /**
     * What was given to it failed.
     *
     * @return why that is too much, or null as long as it is not
     */
    synchronized @Nullable String failed(int when) {
        if (ejection == null || out || when != era) {
            return null;
        }
        recent.add(false);
        inARow++;
        if (onProbation) {
            return "it fails again";
        }
        if (inARow >= ejection.consecutive()) {
            return inARow + " failures in a row";
        }
        boolean tooMany = recent.isFull() && recent.failures() >= ejection.failures() * ejection.of();
        return tooMany ? recent.failures() + " failures of the last " + ejection.of() : null;
    }

    /**
     * Leaves it out.
     *
     * @return for how long
     */
    synchronized Duration leaveOut(EjectionSpec by, long now) {
        long calm = now - outUntil;
        times = times > 0 && calm < by.time().multipliedBy(MOST_TIMES).toNanos() ? Math.min(times + 1, MOST_TIMES) : 1;
        Duration time = by.time().multipliedBy(times);
        outUntil = now + time.toNanos();
        era++;
        out = true;
        onProbation = true;
        inARow = 0;
        recent.clear();
        return time;
    }

    /**
     * A check has ended.
     *
     * @param problem what was wrong, or null
     * @return whether the endpoint is sick or well from now on and was not before
     */
    public synchronized boolean checked(@Nullable String problem, HealthSpec by, long now) {
        boolean good = problem == null;
        sickness = problem == null ? sickness : problem;
        boolean first = !known;
        known = true;
        streak = good == well ? 0 : streak + 1;
        // the first check has nothing to contradict
        if (good == well || (!first && streak < (good ? by.rise() : by.fall()))) {
            return false;
        }
        streak = 0;
        well = good;
        if (good) {
            beginSlowly(now);
        }
        return true;
    }

    /** The last answers, good or not. */
    private static final class Recent {

        private final boolean[] failed;
        private int next;
        private int count;
        private int failures;

        Recent(int of) {
            this.failed = new boolean[of];
        }

        void add(boolean good) {
            if (count == failed.length) {
                failures -= failed[next] ? 1 : 0;
            } else {
                count++;
            }
            failed[next] = !good;
            failures += good ? 0 : 1;
            next = next + 1 == failed.length ? 0 : next + 1;
        }

        boolean isFull() {
            return count == failed.length;
        }

        int failures() {
            return failures;
        }

        void clear() {
            next = 0;
            count = 0;
            failures = 0;
        }
    }
}
