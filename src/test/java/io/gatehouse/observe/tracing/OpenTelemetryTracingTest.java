package io.gatehouse.observe.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.exchange.Trace;
import io.gatehouse.exchange.Tracing;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryTracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final List<SpanData> spans = new ArrayList<>();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new SpanExporter() {
                @Override
                public CompletableResultCode export(Collection<SpanData> ended) {
                    spans.addAll(ended);
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode flush() {
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode shutdown() {
                    return CompletableResultCode.ofSuccess();
                }
            }))
            .build();
    private final Tracing tracing = new OpenTelemetryTracing(
            new OpenTelemetry() {
                @Override
                public TracerProvider getTracerProvider() {
                    return provider;
                }

                @Override
                public ContextPropagators getPropagators() {
                    return ContextPropagators.noop();
                }
            },
            Tracing.CONTINUED,
            text -> text.length() > 20 ? text.substring(0, 20) : text.replace("hidden", "***"));

    @AfterEach
    void close() {
        provider.close();
    }

    private static TestExchange exchange(String... fields) {
        return TestExchange.of(TestExchange.request("GET", "/a?secret=1", fields), "/**");
    }

    private static Headers told(Trace trace) {
        Headers.Builder fields =
                Headers.builder().add("traceparent", "something").add("tracestate", "a=1");
        trace.tell(fields);
        return fields.build();
    }

    @Test
    void a_span_is_part_of_the_trace_that_the_client_speaks_of_and_the_upstream_of_the_span() {
        TestExchange exchange = exchange("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01", "tracestate", "rojo=1");
        Trace trace = tracing.begin(exchange.exchange());
        Headers told = told(trace);
        trace.ended(exchange.exchange(), new Outcome(502, Fault.UPSTREAM_BROKE, null, 0, 0, 1));

        SpanData span = spans.get(0);
        assertThat(spans).hasSize(1);
        assertThat(span.getTraceId()).isEqualTo(TRACE).isEqualTo(trace.id());
        assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(span.getName()).isEqualTo("GET route");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                .isEqualTo(502L);
        assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("upstream-broke");
        assertThat(span.getAttributes().toString()).doesNotContain("secret");
        assertThat(told.first("traceparent")).isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
        assertThat(told.first("tracestate")).isEqualTo("rojo=1");
        assertThat(told.all("traceparent")).hasSize(1);
    }

    @Test
    void where_none_goes_on_one_begins() {
        TestExchange exchange = exchange("traceparent", "no");
        Trace trace = tracing.begin(exchange.exchange());
        Headers told = told(trace);
        trace.ended(exchange.exchange(), new Outcome(200, null, null, 0, 0, 1));

        assertThat(spans).hasSize(1);
        assertThat(spans.get(0).getParentSpanContext().isValid()).isFalse();
        assertThat(told.first("traceparent")).contains(spans.get(0).getTraceId());
        assertThat(told.contains("tracestate")).isFalse();
    }

    @Test
    void a_span_that_an_agent_has_made_of_the_request_is_above() {
        Tracer agent = provider.get("agent");
        Span above = agent.spanBuilder("servlet").startSpan();
        try (Scope scope = above.makeCurrent()) {
            assertThat(scope).isNotNull();
            TestExchange exchange = exchange();
            Trace trace = tracing.begin(exchange.exchange());
            trace.ended(exchange.exchange(), new Outcome(200, null, null, 0, 0, 1));
        }

        assertThat(spans.get(0).getParentSpanId())
                .isEqualTo(above.getSpanContext().getSpanId());
        assertThat(spans.get(0).getKind()).isEqualTo(SpanKind.INTERNAL);
    }

    @Test
    void where_nobody_records_the_fields_are_told_all_the_same() {
        Tracing nobody = new OpenTelemetryTracing(OpenTelemetry.noop(), Tracing.CONTINUED, text -> text);
        TestExchange exchange = exchange("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");

        assertThat(told(nobody.begin(exchange.exchange())).first("traceparent"))
                .startsWith("00-" + TRACE)
                .doesNotContain("00f067aa0ba902b7");
        assertThat(told(nobody.begin(exchange().exchange())).contains("traceparent"))
                .isFalse();
    }

    @Test
    void without_an_agent_or_somebody_who_has_set_one_nobody_is_asked() {
        assertThat(OpenTelemetryTracing.orElse(Tracing.CONTINUED, text -> text, false))
                .isSameAs(Tracing.CONTINUED);
        assertThat(TracingMode.ON.tracing(text -> text)).isSameAs(Tracing.CONTINUED);
    }

    private SpanData spanOf(String method, String target) {
        TestExchange exchange = TestExchange.of(TestExchange.request(method, target), "/**");
        tracing.begin(exchange.exchange()).ended(exchange.exchange(), new Outcome(200, null, null, 0, 0, 1));
        return spans.get(spans.size() - 1);
    }

    @Test
    void what_a_client_thinks_up_makes_no_name_and_no_long_attribute_and_tells_no_secret() {
        SpanData span = spanOf("X".repeat(1_000), "/" + "p".repeat(1_000));

        assertThat(span.getName()).isEqualTo("HTTP route");
        assertThat(span.getAttributes().get(AttributeKey.stringKey("http.request.method")))
                .isEqualTo("_OTHER");
        assertThat(span.getAttributes().get(AttributeKey.stringKey("http.request.method_original")))
                .hasSize(20);
        assertThat(span.getAttributes().get(AttributeKey.stringKey("url.path"))).hasSize(20);
        assertThat(spanOf("PATCH", "/a/hidden").getName()).isEqualTo("PATCH route");
        assertThat(spans.get(1).getAttributes().get(AttributeKey.stringKey("url.path")))
                .isEqualTo("/a/***");
    }
}
