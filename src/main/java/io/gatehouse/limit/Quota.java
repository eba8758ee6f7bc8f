package io.gatehouse.limit;

import java.time.Instant;
import java.time.InstantSource;

/** One allowance over the calendar, at work. */
public final class Quota {

    /** Further accounts are one: whoever invents keys fills no disk. */
    private static final long MOST_ACCOUNTS = 1_000_000;

    private static final String OTHERS = "…";

    private final QuotaSpec spec;
    private final Ledger ledger;
    private final InstantSource time;

    Quota(QuotaSpec spec, Ledger ledger, InstantSource time) {
        this.spec = spec;
        this.ledger = ledger;
        this.time = time;
    }

    /**
     * What became of a wish to use some of it.
     *
     * @param left in this period
     * @param ends when the next period begins
     */
    public record Taken(boolean granted, long left, Instant ends) {}

    /**
     * @param key whose account
     * @param cost 0 uses nothing, and is always granted
     * @param most the allowance
     */
    public Taken take(Object key, long cost, long most) {
        Instant now = time.instant();
        Ledger.Spent spent = ledger.spend(account(now, key), cost, cost == 0 ? Long.MAX_VALUE : most);
        return new Taken(
                spent.granted(), Math.max(0, most - spent.used()), spec.period().end(now, spec.zone()));
    }

    private String account(Instant now, Object key) {
        String prefix = prefix(spec.period())
                + spec.period().at(now, spec.zone())
                + '\n'
                + spec.scope()
                + '\n'
                + spec.per()
                + '\n'
                + spec.zone()
                + '\n';
        return prefix + (ledger.size() < MOST_ACCOUNTS ? key : OTHERS);
    }

    static String prefix(Period period) {
        return "quota " + period + ' ';
    }
}
