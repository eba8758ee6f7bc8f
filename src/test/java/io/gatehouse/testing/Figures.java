package io.gatehouse.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The figures of one drill: each is printed, held against what it must be, and none hides another. */
public final class Figures {

    /** the generator's steps, and the noise of a machine that does other things too, are no figures */
    private static final double GRAIN_MILLIS = 5;

    private final String drill;
    private final List<String> missed = new ArrayList<>();

    public Figures(String drill) {
        this.drill = drill;
    }

    /** Prints what is not judged. */
    public void note(String what, Object value) {
        System.out.printf(Locale.ROOT, "%s   note   %s: %s%n", drill, what, value);
    }

    public void atMost(String what, double value, double most) {
        judge(what, value, "<=", most, value <= most);
    }

    public void atLeast(String what, double value, double least) {
        judge(what, value, ">=", least, value >= least);
    }

    public void none(String what, long count) {
        atMost(what, (double) count, 0);
    }

    public void holds(String what, boolean held) {
        atLeast(what, held ? 1 : 0, 1);
    }

    /** How much slower it was than in the slower of two calm phases, as the p99 of most seconds has it. */
    public void slowerAtMost(double most, Answers meanwhile, Answers before, Answers afterwards) {
        note("calm, before", before);
        note("meanwhile", meanwhile);
        note("calm, afterwards", afterwards);
        double calm = Math.max(millis(before.usualP99()), millis(afterwards.usualP99()));
        atMost(
                "p99 meanwhile, of the slower calm one",
                millis(meanwhile.usualP99()) / Math.max(calm, GRAIN_MILLIS),
                most);
        none(
                "longer than a second",
                meanwhile
                        .only(answer -> answer.took() > TimeUnit.SECONDS.toNanos(1))
                        .count());
    }

    private void judge(String what, double value, String relation, double bound, boolean passed) {
        String line =
                String.format(Locale.ROOT, "%s: %s (expected: %s %s)", what, plain(value), relation, plain(bound));
        System.out.printf(Locale.ROOT, "%s   %s   %s%n", drill, passed ? "pass" : "FAIL", line);
        if (!passed) {
            missed.add(line);
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.3f", value);
    }

    public static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** Fails when one of them was not as it must be. */
    public void judge() {
        if (!missed.isEmpty()) {
            throw new AssertionError(drill + ": " + String.join("\n", missed));
        }
    }
}
