package io.gatehouse.observe.tracing;

import io.gatehouse.exchange.Tracing;
import java.util.Locale;

/** What becomes of traces that clients speak of, and of requests that are part of none. */
public enum TracingMode {
    /** they go on, and where none does, one begins; spans are made where OpenTelemetry is at work in the process */
    ON,
    /** they go on, and none begins; nobody records anything here */
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

    /** @return who does so in this process */
    public Tracing tracing() {
        return switch (this) {
            case ON -> Spans.orElse(Tracing.OF_FIELDS);
            case CONTINUE -> Tracing.CONTINUED;
            case OFF -> Tracing.OFF;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
