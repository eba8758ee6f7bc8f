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

    public Usage(Ledger ledger, InstantSource time) {
        this.ledger = ledger;
        this.time = time;
    }

    /** Reads from the disk what was used before in this month. */
    void open() {
        Counts ignored = ledger.open(prefix(month(time.instant())));
    }

    /**
     * Books one request.
     *
     * @param caller by realm and name
     */
    public void add(String caller) {
        String account = caller.length() <= LONGEST ? caller : caller.substring(0, LONGEST);
        ledger.begin(prefix(month(time.instant()))).spend(account, Long.MAX_VALUE);
    }

    private static String month(Instant when) {
        return Period.MONTH.at(when, ZoneOffset.UTC);
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
