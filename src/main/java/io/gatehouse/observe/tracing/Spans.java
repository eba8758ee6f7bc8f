package io.gatehouse.observe.tracing;

import io.gatehouse.exchange.Tracing;
import java.lang.System.Logger.Level;
import java.util.function.UnaryOperator;

/** Finds out whether OpenTelemetry is at work in the process. The archive does not bring its API: a copy of its own would know nobody. */
final class Spans {

    private static final String API = "io.opentelemetry.api.GlobalOpenTelemetry";
    private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

    private Spans() {}

    /** @return who makes a span of each exchange; the other one where there is nobody to make them */
    static Tracing orElse(Tracing fields, UnaryOperator<String> shown) {
        try {
            Class.forName(API, false, Spans.class.getClassLoader());
            return OpenTelemetryTracing.orElse(fields, shown, isThere(AGENT));
        } catch (ClassNotFoundException e) {
            return fields;
        } catch (LinkageError e) {
            System.getLogger(Spans.class.getName())
                    .log(Level.WARNING, "no spans: the API of OpenTelemetry cannot be used: " + e);
            return fields;
        }
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, ClassLoader.getSystemClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
