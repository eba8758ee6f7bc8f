package io.gatehouse.limit;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;

/** How much each caller has used in each month (UTC), and what is kept of it. */
public final class Usage {

    private static final String PREFIX = "usage ";

    /** A year, and the month that is not over. */
    private static final int MONTHS_KEPT = 13;

    private final Ledger ledger;
    private final InstantSource time;

    public Usage(Ledger ledger, InstantSource time) {
        this.ledger = ledger;
        this.time = time;
    }

    /** @param caller by realm and name */
    public void add(String caller, long cost) {
        ledger.spend(PREFIX + month(time.instant()) + ' ' + caller, cost, Long.MAX_VALUE);
    }

    private static String month(Instant when) {
        return Period.MONTH.at(when, ZoneOffset.UTC);
    }

    /** @param month {@code 2026-11} @return by caller, realm and name */
    public SortedMap<String, Long> of(String month) {
        return ledger.accounts(PREFIX + month + ' ');
    }

    /** Forgets what nobody asks for any more. May take a while, and writes to a disk. */
    public void forgetOld() {
        Instant now = time.instant();
        // no zone is so far away that its yesterday is before that
        Instant past = now.minus(2, ChronoUnit.DAYS);
        for (Period period : Period.values()) {
            String prefix = Quota.prefix(period);
            ledger.forget(prefix, prefix + period.at(past, ZoneOffset.UTC));
        }
        String oldest = now.atZone(ZoneOffset.UTC)
                .minusMonths(MONTHS_KEPT)
                .toLocalDate()
                .toString();
        ledger.forget(PREFIX, PREFIX + oldest.substring(0, "2026-11".length()));
    }
}
