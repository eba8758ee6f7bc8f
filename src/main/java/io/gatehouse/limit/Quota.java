package io.gatehouse.limit;

import java.time.Instant;
import java.time.InstantSource;

/** One allowance over the calendar, at work. Decides at once. */
public final class Quota {

    private final QuotaSpec spec;
    private final Ledger ledger;
    private final InstantSource time;
    private volatile Current current;

    private record Current(Stretch stretch, Counts counts) {}

    /** Reads what was used before from the disk. */
    Quota(QuotaSpec spec, Ledger ledger, InstantSource time) {
        this.spec = spec;
        this.ledger = ledger;
        this.time = time;
        Stretch stretch = spec.period().at(time.instant(), spec.zone());
        this.current = new Current(stretch, ledger.open(prefix(stretch)));
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
        Current now = at(time.instant());
        Counts.Spent spent = now.counts().spend(account, most);
        return new Taken(
                spent.granted(), Math.max(0, most - spent.used()), now.stretch().ends());
    }

    private Current at(Instant now) {
        Current known = current;
        if (known.stretch().has(now)) {
            return known;
        }
        Stretch stretch = spec.period().at(now, spec.zone());
        Current next = new Current(stretch, ledger.begin(prefix(stretch)));
        current = next;
        // a clock that was set back has not ended what is to come
        if (known.stretch().name().compareTo(stretch.name()) < 0) {
            ledger.end(prefix(known.stretch()));
        }
        return next;
    }

    private String prefix(Stretch stretch) {
        return prefix(spec.period())
                + stretch.name()
                + '\n'
                + spec.scope()
                + '\n'
                + spec.per()
                + '\n'
                + spec.zone()
                + '\n';
    }

    static String prefix(Period period) {
        return "quota " + period + ' ';
    }
}
