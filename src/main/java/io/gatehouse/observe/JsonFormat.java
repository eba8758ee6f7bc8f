package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Refused;
import io.gatehouse.exchange.Trace;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Route;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** One JSON object a line; what has no value is left out. */
final class JsonFormat implements LineFormat {

    private final Timestamps timestamps =
            new Timestamps(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC));
    private final Mask mask;

    JsonFormat(Mask mask) {
        this.mask = mask;
    }

    @Override
    public void write(Exchange exchange, Outcome outcome, Instant began, StringBuilder line) {
        line.append("{\"time\":\"").append(timestamps.second(began)).append('.');
        Timestamps.millis(began, line);
        line.append("Z\"");
        request(exchange, line);
        number("status", outcome.status(), line);
        number("bytes_in", outcome.bytesIn(), line);
        number("bytes_out", outcome.bytesOut(), line);
        Timestamps.duration(outcome.nanos(), line.append(",\"duration_ms\":"));
        Route route = exchange.route();
        text("route", route == null ? null : route.name(), line);
        text("upstream", exchange.upstream(), line);
        text("endpoint", exchange.endpoint(), line);
        text("fallback", exchange.upward().fallback(), line);
        fault(outcome, line);
        observed(exchange, line);
        masked("referer", exchange.head().headers().first("Referer"), line);
        text("user_agent", exchange.head().headers().first("User-Agent"), line);
        line.append('}');
    }

    private void request(Exchange exchange, StringBuilder line) {
        RequestHead head = exchange.head();
        text("id", exchange.id(), line);
        Trace trace = exchange.upward().trace();
        text("trace", trace == null ? null : trace.id(), line);
        text("client", head.client(), line);
        text("method", head.method(), line);
        text("scheme", head.scheme(), line);
        text("host", head.authority(), line);
        text("target", LineFormat.target(exchange, mask), line);
        text("protocol", "HTTP/" + exchange.arrival().protocol(), line);
    }

    private void fault(Outcome outcome, StringBuilder line) {
        Fault fault = outcome.fault();
        if (fault != null) {
            text("fault", fault.code(), line);
            masked("detail", outcome.detail(), line);
        }
    }

    private static void observed(Exchange exchange, StringBuilder line) {
        boolean any = false;
        for (Refused refused : exchange.refusals()) {
            if (refused.isObserved()) {
                Escaping.json(Counters.key(refused), line.append(any ? ",\"" : ",\"observed\":[\""));
                line.append('"');
                any = true;
            }
        }
        if (any) {
            line.append(']');
        }
    }

    private static void number(String name, long value, StringBuilder line) {
        line.append(",\"").append(name).append("\":").append(value);
    }

    private void masked(String name, @Nullable String value, StringBuilder line) {
        text(name, value == null ? null : mask.hide(value), line);
    }

    private static void text(String name, @Nullable String value, StringBuilder line) {
        if (value != null) {
            line.append(",\"").append(name).append("\":\"");
            Escaping.json(value, line);
            line.append('"');
        }
    }
}
