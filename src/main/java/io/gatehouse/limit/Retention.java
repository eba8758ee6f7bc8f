package io.gatehouse.limit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Which accounts of a {@link Ledger} nobody asks for any more. */
final class Retention {

    /** A year, and the month that is not over. */
    private static final int MONTHS_KEPT = 13;

    private final String day;
    private final String month;
    private final String oldest;

    Retention(Instant now) {
        // no zone is so far away that its yesterday is before that
        Instant past = now.minus(2, ChronoUnit.DAYS);
        day = Period.DAY.at(past, ZoneOffset.UTC).name();
        month = Period.MONTH.at(past, ZoneOffset.UTC).name();
        oldest = Period.MONTH
                .at(now.atZone(ZoneOffset.UTC).minusMonths(MONTHS_KEPT).toInstant(), ZoneOffset.UTC)
                .name();
    }

    boolean isOver(String account) {
        return isBefore(account, Usage.PREFIX, oldest)
                || isBefore(account, Quota.prefix(Period.DAY), day)
                || isBefore(account, Quota.prefix(Period.MONTH), month);
    }

    /** @return whether it is a book of a month that is over: it is asked for still, but nothing is written in it */
    boolean isClosed(String account) {
        return isBefore(account, Usage.PREFIX, month);
    }

    private static boolean isBefore(String account, String prefix, String period) {
        return account.startsWith(prefix) && account.substring(prefix.length()).compareTo(period) < 0;
    }
}
