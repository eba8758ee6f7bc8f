package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** All that watches exchanges end: the access log, the logs of faults and of what is only observed, the counters. */
public final class Observation implements AutoCloseable {

    private final Reports reports = new Reports();
    private final Counters counters;
    private final AccessLog accessLog;
    private final FaultLog faultLog;
    private final ObservedLog observedLog;
    private final NoticeLog noticeLog;

    /**
     * @param clock the wall's, for the time on the lines
     * @param nanoTime the ticker
     */
    public Observation(AccessLogSettings settings, InstantSource clock, LongSupplier nanoTime) {
        Mask mask = new Mask(settings.masked());
        this.counters = new Counters(mask);
        System.Logger logger = System.getLogger(FaultLog.NAME);
        this.faultLog = new FaultLog(logger, reports, mask, nanoTime);
        this.observedLog = new ObservedLog(logger, reports, mask, nanoTime);
        this.noticeLog = new NoticeLog(logger, reports, mask, nanoTime);
        // last, because it starts a thread
        this.accessLog = new AccessLog(settings, reports, clock, nanoTime);
    }

    /** @return to be told of each exchange when it is complete, in this order; they neither wait nor throw */
    public List<BiConsumer<Exchange, Outcome>> observers() {
        return List.of(counters, accessLog, faultLog, observedLog);
    }

    /** @return where policies say what is to be said about an exchange */
    public Notices notices() {
        return noticeLog;
    }

    /** @return takes what changes by itself, for people; what strangers said may stand in it; does not wait */
    public Consumer<String> news() {
        System.Logger logger = System.getLogger(FaultLog.NAME);
        return text -> {
            StringBuilder line = new StringBuilder(text.length());
            Escaping.json(text, line);
            boolean ignored = reports.tell(logger, System.Logger.Level.WARNING, line.toString());
        };
    }

    /** @return what has become of exchanges */
    public Figures figures() {
        return new Figures(counters.requests(), counters.failures(), counters.faults(), linesLost());
    }

    /** @return what guards have refused, the most frequent first */
    public List<RefusalKind> refusals() {
        return counters.refusals().kinds();
    }

    /** @return how often limits have refused something, by guard, fault and route, as {@code rate-limit/rate-limited/catalog} */
    public Map<String, Long> limited() {
        return counters.refusals().limited();
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
        observedLog.close();
        noticeLog.close();
        reports.close();
    }
}
