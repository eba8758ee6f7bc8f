package io.gatehouse.observe;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.observe.metrics.Exposition;
import io.gatehouse.observe.metrics.Exposition.Format;
import io.gatehouse.observe.metrics.Samples;
import io.gatehouse.route.match.OwnPath;
import io.gatehouse.upstream.DaemonThreads;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers who scrapes metrics. What is said is written on a thread of its own, which is there only while somebody asks: of many routes
 * it takes tens of milliseconds, for which the thread that serves requests is not to wait. Whoever asks meanwhile gets the same.
 */
public final class MetricsPage implements AutoCloseable {

    static final String PATH = OwnPath.ROOT + "/metrics";

    private static final long IDLE_SECONDS = 10;
    private static final long PATIENCE_MILLIS = 1_000;

    private final MetricsAccess access;
    private final Exposition exposition;
    private final Consumer<Exchange> reading = Reserved.read(this::read);
    private final DaemonThreads threads = new DaemonThreads("gatehouse-metrics");
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    private final Map<Format, CompletableFuture<byte[]>> writing = new EnumMap<>(Format.class);

    /** @param sources what there is to say */
    public MetricsPage(MetricsAccess access, List<Samples.Source> sources) {
        this.access = access;
        this.exposition = new Exposition(sources);
        executor.allowCoreThreadTimeOut(true);
        // when the gateway stops, nobody is left to be told
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** @return who answers at which path, for {@link Reserved} */
    public Map<String, Consumer<Exchange>> paths() {
        return access.isOff() ? Map.of() : Map.of(PATH, this::answer);
    }

    /** Who may not have it is not told that there is something. */
    private void answer(Exchange exchange) {
        if (access.admits(exchange.arrival())) {
            reading.accept(exchange);
        } else {
            Answer.fault(
                    exchange,
                    Fault.NO_ROUTE,
                    "nothing at " + PATH + " for " + exchange.head().client());
        }
    }

    private void read(Exchange exchange) {
        Format format = format(exchange.head().headers().first("Accept"));
        Verdict ignored = exchange.await(text(format), text -> {
            Headers headers = Headers.of("Content-Type", format.type(), "Cache-Control", "no-store");
            new Answer(200, headers, text).send(exchange);
            return Verdict.ANSWERED;
        });
    }

    /** OpenMetrics is for who asks for it by name; a browser that takes everything gets what a person can read. */
    static Format format(@Nullable String accept) {
        return accept != null && accept.contains("application/openmetrics-text")
                ? Format.OPEN_METRICS
                : Format.PROMETHEUS;
    }

    private synchronized CompletableFuture<byte[]> text(Format format) {
        CompletableFuture<byte[]> now = writing.get(format);
        if (now == null || now.isDone()) {
            now = CompletableFuture.supplyAsync(() -> exposition.text(format), executor);
            writing.put(format, now);
        }
        return now;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        if (!threads.join(PATIENCE_MILLIS)) {
            System.getLogger(MetricsPage.class.getName())
                    .log(System.Logger.Level.WARNING, "a scrape of metrics does not stop");
        }
    }
}
