package io.gatehouse.limit;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.SortedMap;

/** How much each caller has used in each month (UTC), and what is kept of it. */
public final class Usage {

    static final String PREFIX = "usage ";

    /** characters of a caller's name */
    private static final int LONGEST = 256;

    private final Ledger ledger;
    private final InstantSource time;
    private volatile Current current;

    private record Current(Stretch month, String prefix) {}

    public Usage(Ledger ledger, InstantSource time) {
        this.ledger = ledger;
        this.time = time;
        this.current = at(time.instant());
    }

    private static Current at(Instant when) {
        Stretch month = Period.MONTH.at(when, ZoneOffset.UTC);
        return new Current(month, prefix(month.name()));
    }

    private Current now() {
        Instant now = time.instant();
        Current known = current;
        if (!known.month().has(now)) {
            known = at(now);
            current = known;
        }
        return known;
    }

    /** Reads from the disk what was used before in this month. */
    void open() {
        Counts ignored = ledger.open(now().prefix());
    }

    /**
     * Books one request.
     *
     * @param caller by realm and name
     */
    public void add(String caller) {
        String account = caller.length() <= LONGEST ? caller : caller.substring(0, LONGEST);
        ledger.begin(now().prefix()).spend(account, Long.MAX_VALUE);
    }

    private static String prefix(String month) {
        return PREFIX + month + ' ';
    }

    /**
     * Reads from the disk.
     *
     * @param month {@code 2026-11}
     * @return requests by caller, realm and name
     */
    public SortedMap<String, Long> of(String month) {
        return ledger.accounts(prefix(month));
    }
}
