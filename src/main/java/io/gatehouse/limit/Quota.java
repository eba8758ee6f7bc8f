package io.gatehouse.limit;

import java.time.Instant;
import java.time.InstantSource;

/** One allowance over the calendar, at work. Decides at once. */
public final class Quota {

    private final QuotaSpec spec;
    private final Ledger ledger;
    private final InstantSource time;
    private volatile Current current;

    /** @param period as {@link Period} calls it */
    private record Current(String period, Counts counts) {}

    /** Reads what was used before from the disk. */
    Quota(QuotaSpec spec, Ledger ledger, InstantSource time) {
        this.spec = spec;
        this.ledger = ledger;
        this.time = time;
        String period = spec.period().at(time.instant(), spec.zone());
        this.current = new Current(period, ledger.open(prefix(period)));
    }

    /**
     * What became of a wish to use one of it.
     *
     * @param left in this period
     * @param ends when the next period begins
     */
    public record Taken(boolean granted, long left, Instant ends) {}

    /**
     * @param account whose; the same text after a restart
     * @param most the allowance
     */
    public Taken take(String account, long most) {
        Instant now = time.instant();
        Counts.Spent spent = counts(now).spend(account, most);
        return new Taken(
                spent.granted(), Math.max(0, most - spent.used()), spec.period().end(now, spec.zone()));
    }

    private Counts counts(Instant now) {
        String period = spec.period().at(now, spec.zone());
        Current known = current;
        if (!known.period().equals(period)) {
            Current before = known;
            known = new Current(period, ledger.begin(prefix(period)));
            current = known;
            // a clock that was set back has not ended what is to come
            if (before.period().compareTo(period) < 0) {
                ledger.end(prefix(before.period()));
            }
        }
        return known.counts();
    }

    private String prefix(String period) {
        return prefix(spec.period()) + period + '\n' + spec.scope() + '\n' + spec.per() + '\n' + spec.zone() + '\n';
    }

    static String prefix(Period period) {
        return "quota " + period + ' ';
    }
}
