package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.Outcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All that watches exchanges end: the access log, the logs of faults and of what is only observed, the counters. */
public final class Observation implements AutoCloseable {

    private final Reports reports = new Reports();
    private final Counters counters;
    private final AccessLog accessLog;
    private final FaultLog faultLog;
    private final ObservedLog observedLog;
    private final NoticeLog noticeLog;
    private final @Nullable Recorder recorder;

    /** Without heads being recorded. */
    public Observation(AccessLogSettings settings, InstantSource clock, LongSupplier nanoTime) {
        this(settings, RecorderSettings.OFF, clock, nanoTime);
    }

    /**
     * @param recording which heads of requests are kept
     * @param clock the wall's, for the time on the lines
     * @param nanoTime the ticker
     */
    public Observation(
            AccessLogSettings settings, RecorderSettings recording, InstantSource clock, LongSupplier nanoTime) {
        Mask mask = new Mask(settings.masked());
        this.counters = new Counters(mask);
        System.Logger logger = System.getLogger(FaultLog.NAME);
        this.faultLog = new FaultLog(logger, reports, mask, nanoTime);
        this.observedLog = new ObservedLog(logger, reports, mask, nanoTime);
        this.noticeLog = new NoticeLog(logger, reports, mask, nanoTime);
        this.recorder = recording.heads() == 0 ? null : new Recorder(recording, mask, clock, nanoTime.getAsLong());
        // last, because it starts a thread
        this.accessLog = new AccessLog(settings, reports, clock, nanoTime);
    }

    /** @return to be told of each exchange when it is complete, in this order; they neither wait nor throw */
    public List<BiConsumer<Exchange, Outcome>> observers() {
        List<BiConsumer<Exchange, Outcome>> all = new ArrayList<>(List.of(counters, accessLog, faultLog, observedLog));
        if (recorder != null) {
            all.add(recorder);
        }
        return List.copyOf(all);
    }

    /** @return the heads of the last requests, the oldest first; empty where none are recorded */
    public List<RecordedHead> recorded() {
        return recorder == null ? List.of() : recorder.recorded();
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
