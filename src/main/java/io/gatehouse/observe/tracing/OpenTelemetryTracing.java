package io.gatehouse.observe.tracing;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Trace;
import io.gatehouse.exchange.Tracing;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.http.TraceContext;
import io.gatehouse.route.Route;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes a span of each exchange that a route takes. It is only loaded where the API of OpenTelemetry is there. */
final class OpenTelemetryTracing implements Tracing {

    private static final TextMapGetter<Headers> FIELDS = new TextMapGetter<>() {

        @Override
        public Iterable<String> keys(Headers headers) {
            List<String> names = new ArrayList<>();
            headers.forEach((name, value) -> names.add(name));
            return names;
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            List<String> values = headers == null ? List.of() : headers.all(name);
            return values.isEmpty() ? null : String.join(",", values);
        }
    };

    /** Of others, anybody may think up any number: they share a name, so that spans of one name stay few (OpenTelemetry, HTTP spans). */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private static final String OTHER_METHOD = "_OTHER";
    private static final String OTHER_NAME = "HTTP";

    private final Tracer tracer;
    private final Tracing fields;
    private final UnaryOperator<String> shown;

    /** @param shown makes of what strangers sent what may be kept */
    OpenTelemetryTracing(OpenTelemetry telemetry, Tracing fields, UnaryOperator<String> shown) {
        this.tracer = telemetry.getTracer("io.gatehouse");
        this.fields = fields;
        this.shown = shown;
    }

    /**
     * @param fields what is done where nobody makes spans
     * @param shown makes of what strangers sent what may be kept
     * @param agent whether OpenTelemetry's agent is there, which answers when it is asked; without it, to ask before anybody has set
     *     something would keep others of the process from doing so
     */
    static Tracing orElse(Tracing fields, UnaryOperator<String> shown, boolean agent) {
        return agent || GlobalOpenTelemetry.isSet()
                ? new Contained(new OpenTelemetryTracing(GlobalOpenTelemetry.get(), fields, shown), fields)
                : fields;
    }

    @Override
    public @Nullable Trace begin(Exchange exchange) {
        RequestHead head = exchange.head();
        Context parent = parent(head.headers());
        SpanContext above = Span.fromContext(parent).getSpanContext();
        Route route = exchange.route();
        String name = route == null ? "" : route.name();
        boolean known = METHODS.contains(head.method());
        SpanBuilder builder = tracer.spanBuilder((known ? head.method() : OTHER_NAME) + ' ' + name)
                .setParent(parent)
                // an agent may have made one of the server's already
                .setSpanKind(above.isValid() && !above.isRemote() ? SpanKind.INTERNAL : SpanKind.SERVER)
                .setAttribute("http.request.method", known ? head.method() : OTHER_METHOD)
                .setAttribute("url.scheme", head.scheme())
                .setAttribute("url.path", shown.apply(head.path()))
                .setAttribute("server.address", shown.apply(head.host()))
                .setAttribute("client.address", head.client())
                .setAttribute("gatehouse.route", name)
                .setAttribute("gatehouse.exchange", exchange.id());
        if (!known) {
            builder.setAttribute("http.request.method_original", shown.apply(head.method()));
        }
        Span span = builder.startSpan();
        SpanContext made = span.getSpanContext();
        // where nobody records, a span is the one above, or none
        return made.isValid() && !made.getSpanId().equals(above.getSpanId())
                ? new SpanTrace(span)
                : fields.begin(exchange);
    }

    private static Context parent(Headers headers) {
        if (Span.current().getSpanContext().isValid()) {
            return Context.current();
        }
        return TraceContext.of(headers) == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, FIELDS);
    }

    /** An exchange with a span. */
    private record SpanTrace(Span span) implements Trace {

        private static final int SERVER_ERRORS = 500;

        @Override
        public void tell(Headers.Builder fields) {
            fields.remove(TraceContext.PARENT).remove(TraceContext.STATE);
            W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), fields, (to, name, value) -> {
                if (to != null) {
                    to.set(name, value);
                }
            });
        }

        @Override
        public String id() {
            return span.getSpanContext().getTraceId();
        }

        @Override
        public void ended(Exchange exchange, Outcome outcome) {
            span.setAttribute("http.response.status_code", (long) outcome.status());
            String upstream = exchange.upstream();
            if (upstream != null) {
                span.setAttribute("gatehouse.upstream", upstream);
            }
            String endpoint = exchange.endpoint();
            if (endpoint != null) {
                span.setAttribute("gatehouse.endpoint", endpoint);
            }
            if (outcome.fault() != null) {
                span.setAttribute("error.type", outcome.fault().code());
            }
            if (outcome.status() >= SERVER_ERRORS) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
