package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Notices;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/** What policies have to say about exchanges, in the server's log: {@code [id] text}. */
final class NoticeLog implements Notices, AutoCloseable {

    static final int MOST_A_SECOND = 10;

    private final Mask mask;
    private final Sampled lines;

    NoticeLog(System.Logger logger, Reports reports, Mask mask, LongSupplier nanoTime) {
        this.mask = mask;
        this.lines = new Sampled(logger, Level.WARNING, reports, nanoTime, "notices", MOST_A_SECOND);
    }

    @Override
    public void warn(Exchange exchange, String text) {
        lines.tell(() -> {
            StringBuilder line = new StringBuilder(200).append('[');
            Escaping.json(exchange.id(), line);
            Escaping.json(mask.hide(text), line.append("] "));
            return line.toString();
        });
    }

    /** Says how many were not listed. */
    @Override
    public void close() {
        lines.close();
    }
}
