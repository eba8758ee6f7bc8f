package io.gatehouse.observe.tracing;

import io.gatehouse.exchange.Tracing;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What becomes of traces that clients speak of, and of requests that are part of none. */
public enum TracingMode {
    /** they go on; where OpenTelemetry is at work in the process, spans are made, and one begins where none goes on */
    ON,
    /** they go on, and none begins; nobody records anything here, whoever is there to do it */
    CONTINUE,
    /** fields of traces are fields as others are */
    OFF;

    /** @throws IllegalArgumentException for another word */
    public static TracingMode parse(String word) {
        for (TracingMode mode : values()) {
            if (mode.toString().equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(word + " (expected: on, continue or off)");
    }

    /**
     * @param shown makes of what strangers sent what may be kept: bounded, and without secrets
     * @return who does so in this process
     */
    public Tracing tracing(UnaryOperator<String> shown) {
        return switch (this) {
            case ON -> Spans.orElse(Tracing.CONTINUED, shown);
            case CONTINUE -> Tracing.CONTINUED;
            case OFF -> Tracing.OFF;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
