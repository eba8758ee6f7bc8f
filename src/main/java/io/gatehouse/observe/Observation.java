package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** All that watches exchanges end: the access log, the log of faults, the counters. */
public final class Observation implements AutoCloseable {

    private final Reports reports = new Reports();
    private final Counters counters = new Counters();
    private final AccessLog accessLog;
    private final FaultLog faultLog;

    /**
     * @param clock the wall's, for the time on the lines
     * @param nanoTime the ticker
     */
    public Observation(AccessLogSettings settings, InstantSource clock, LongSupplier nanoTime) {
        this.accessLog = new AccessLog(settings, reports, clock, nanoTime);
        this.faultLog = new FaultLog(System.getLogger(FaultLog.NAME), reports, new Mask(settings.masked()), nanoTime);
    }

    /** @return to be told of each exchange when it is complete, in this order; they neither wait nor throw */
    public List<BiConsumer<Exchange, Outcome>> observers() {
        return List.of(counters, accessLog, faultLog);
    }

    Counters counters() {
        return counters;
    }

    /** @return lines of the access log that were lost since the start */
    long linesLost() {
        return accessLog.lost();
    }

    /** Writes what is waiting and ends its threads. Returns within two seconds, also when nobody reads what is written. */
    @Override
    public void close() {
        accessLog.close();
        faultLog.close();
        reports.close();
    }
}
