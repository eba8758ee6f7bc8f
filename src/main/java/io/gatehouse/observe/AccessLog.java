package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One line for each exchange that has ended. It neither slows an exchange nor makes it fail; rather a line is lost. */
final class AccessLog implements BiConsumer<Exchange, Outcome>, AutoCloseable {

    private static final int USUAL_LENGTH = 512;

    private final LineFormat format;
    private final InstantSource clock;
    private final Losses losses;
    private final @Nullable LogWriter writer;

    /** @param clock the wall's, for the time on the line */
    AccessLog(AccessLogSettings settings, Reports reports, InstantSource clock, LongSupplier nanoTime) {
        this(settings, sink(settings.destination(), nanoTime), reports, clock, nanoTime);
    }

    /** @param sink null for no log, and no thread */
    AccessLog(
            AccessLogSettings settings,
            @Nullable Sink sink,
            Reports reports,
            InstantSource clock,
            LongSupplier nanoTime) {
        Mask mask = new Mask(settings.masked());
        this.format = settings.format() == AccessLogSettings.Format.JSON
                ? new JsonFormat(mask)
                : new CombinedFormat(mask, ZoneId.systemDefault());
        this.clock = clock;
        this.losses = new Losses(settings.destination(), reports, nanoTime);
        this.writer = sink == null ? null : new LogWriter(sink, losses);
    }

    private static @Nullable Sink sink(String destination, LongSupplier nanoTime) {
        return switch (destination) {
            case AccessLogSettings.OFF -> null;
            case AccessLogSettings.STDOUT -> new StreamSink(System.out);
            case AccessLogSettings.STDERR -> new StreamSink(System.err);
            default -> new FileSink(Path.of(destination), nanoTime);
        };
    }

    @Override
    public void accept(Exchange exchange, Outcome outcome) {
        LogWriter to = writer;
        if (to != null) {
            StringBuilder line = new StringBuilder(USUAL_LENGTH);
            Instant began = clock.instant().minusNanos(outcome.nanos());
            format.write(exchange, outcome, began, line);
            to.offer(line.append('\n').toString());
        }
    }

    /** @return lines lost since the start */
    long lost() {
        return losses.total();
    }

    /** Writes what is waiting, within a second. */
    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
