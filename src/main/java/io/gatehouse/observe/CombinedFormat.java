package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Route;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Apache's combined format, and behind it route, upstream, milliseconds and exchange id:
 * {@code client - - [time] "request line" status bytes "referer" "user agent" "route" "upstream" 12.345 id}.
 */
final class CombinedFormat implements LineFormat {

    private final Timestamps timestamps;
    private final Mask mask;

    CombinedFormat(Mask mask, ZoneId zone) {
        this.timestamps = new Timestamps(DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH)
                .withZone(zone));
        this.mask = mask;
    }

    @Override
    public void write(Exchange exchange, Outcome outcome, Instant began, StringBuilder line) {
        RequestHead head = exchange.head();
        Escaping.apache(head.client(), line);
        line.append(" - - [").append(timestamps.second(began)).append("] \"");
        Escaping.apache(head.method(), line);
        Escaping.apache(LineFormat.target(exchange, mask), line.append(' '));
        Escaping.apache("HTTP/" + exchange.arrival().protocol(), line.append(' '));
        line.append("\" ").append(outcome.status()).append(' ');
        if (outcome.bytesOut() == 0) {
            line.append('-');
        } else {
            line.append(outcome.bytesOut());
        }
        String referer = head.headers().first("Referer");
        quoted(referer == null ? null : mask.hide(referer), line);
        quoted(head.headers().first("User-Agent"), line);
        Route route = exchange.route();
        quoted(route == null ? null : route.name(), line);
        quoted(exchange.upstream(), line);
        Timestamps.duration(outcome.nanos(), line.append(' '));
        Escaping.apache(exchange.id(), line.append(' '));
    }

    private static void quoted(@Nullable String text, StringBuilder line) {
        Escaping.apache(text, line.append(" \""));
        line.append('"');
    }
}
