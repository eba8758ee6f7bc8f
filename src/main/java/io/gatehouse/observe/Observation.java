package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.Observers;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Tracing;
import io.gatehouse.observe.metrics.Breach;
import io.gatehouse.observe.metrics.RouteMeters;
import io.gatehouse.observe.metrics.Samples;
import io.gatehouse.observe.tracing.TracingMode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that watches exchanges end: the access log, the logs of faults and of what is only observed, the counters. */
public final class Observation implements AutoCloseable {

    private final Reports reports = new Reports();
    private final Counters counters;
    private final RouteMeters meters;
    private final Tracing tracing;
    private volatile Consumer<Breach> breachListener = breach -> {};
    private final AccessLog accessLog;
    private final FaultLog faultLog;
    private final ObservedLog observedLog;
    private final NoticeLog noticeLog;
    private final @Nullable Recorder recorder;
    private final RecentRefusals recentRefusals;

    /** Without heads being recorded, and concerns being measured. */
    public Observation(AccessLogSettings settings, InstantSource clock, LongSupplier nanoTime) {
        this(settings, RecorderSettings.OFF, clock, nanoTime, false, TracingMode.OFF);
    }

    /**
     * @param recording which heads of requests are kept
     * @param clock the wall's, for the time on the lines
     * @param nanoTime the ticker
     * @param concerns whether it is measured how long each concern takes
     * @param tracing how exchanges are parts of traces
     */
    public Observation(
            AccessLogSettings settings,
            RecorderSettings recording,
            InstantSource clock,
            LongSupplier nanoTime,
            boolean concerns,
            TracingMode tracing) {
        this.meters = new RouteMeters(concerns, this::breached);
        Mask mask = new Mask(settings.masked());
        this.tracing = tracing.tracing(text -> Escaping.cut(mask.hide(text)));
        this.counters = new Counters(mask);
        this.recentRefusals = new RecentRefusals(mask, clock, nanoTime.getAsLong());
        System.Logger logger = System.getLogger(FaultLog.NAME);
        this.faultLog = new FaultLog(logger, reports, mask, nanoTime);
        this.observedLog = new ObservedLog(logger, reports, mask, nanoTime);
        this.noticeLog = new NoticeLog(logger, reports, mask, nanoTime);
        this.recorder = recording.heads() == 0 ? null : new Recorder(recording, mask, clock, nanoTime.getAsLong());
        // last, because it starts a thread
        this.accessLog = new AccessLog(settings, reports, clock, nanoTime);
    }

    /** @return the heads of the last requests, the oldest first; empty where none are recorded */
    public List<RecordedHead> recorded() {
        return recorder == null ? List.of() : recorder.recorded();
    }

    /** @return who watches exchanges */
    public Observers observers() {
        List<BiConsumer<Exchange, Outcome>> all =
                new ArrayList<>(List.of(counters, recentRefusals, meters, accessLog, faultLog, observedLog));
        if (recorder != null) {
            all.add(recorder);
        }
        return new Observers(meters, tracing, List.copyOf(all));
    }

    /** @param listener hears, beside the log, of budgets of latency that were not kept; must not wait */
    public void onBreach(Consumer<Breach> listener) {
        breachListener = listener;
    }

    /** It is logged, too, because not every way to JMX delivers notifications. */
    private void breached(Breach breach) {
        news().accept(breach.toString());
        breachListener.accept(breach);
    }

    /**
     * These are the routes now: the figures of others go.
     *
     * @param budgetNanos as {@link RouteMeters#keep}
     */
    public void keep(Map<String, Long> budgetNanos) {
        meters.keep(budgetNanos);
        counters.keep(budgetNanos.keySet());
    }

    /** @return what is counted and timed of routes */
    public RouteMeters meters() {
        return meters;
    }

    /** @return what a scrape says of the gateway as a whole */
    public Samples.Source samples(Supplier<GatewayStatus> status) {
        return new GatewaySamples(status, this);
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

    /** @return some of the last requests that guards have refused, the last one first; a hundred at most */
    public List<RefusedRequest> recentRefusals() {
        return recentRefusals.all();
    }

    /** @return how often limits have refused something, by guard, fault and route, as {@code rate-limit/rate-limited/catalog} */
    public Map<String, Long> limited() {
        return counters.refusals().limited();
    }

    Counters counters() {
        return counters;
    }

    /** @return how often spans could not be made since the start */
    long tracingFailures() {
        return tracing.failures();
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
