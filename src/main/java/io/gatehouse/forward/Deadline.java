package io.gatehouse.forward;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Headers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells an upstream how long it is waited for, so that it need not go on for nobody. */
public enum Deadline {
    /** as Envoy says it: whole milliseconds */
    X_ENVOY_EXPECTED_RQ_TIMEOUT_MS {
        @Override
        void tell(Headers.Builder fields, long millis) {
            fields.set(FIELD, Long.toString(millis));
        }
    },
    /** as gRPC says it; a shorter one of the client stays */
    GRPC_TIMEOUT {
        @Override
        void tell(Headers.Builder fields, long millis) {
            Long clients = millisOf(fields.first(GRPC_FIELD));
            if (clients == null || clients > millis) {
                fields.set(GRPC_FIELD, Math.min(millis, MOST_GRPC) + "m");
            }
        }
    },
    /** nothing is said */
    NONE {
        @Override
        void tell(Headers.Builder fields, long millis) {
            // the upstream is told nothing
        }
    };

    /** What a client says there is dropped: it is the gateway that waits. */
    static final String FIELD = "X-Envoy-Expected-Rq-Timeout-Ms";

    private static final String GRPC_FIELD = "grpc-timeout";

    /** A value has eight digits at most. */
    private static final long MOST_GRPC = 99_999_999;

    private static final int MOST_DIGITS = 8;

    /** @param millis how long the answer may take */
    abstract void tell(Headers.Builder fields, long millis);

    /** Shows, in an explanation, what is said at the start. */
    public void explain(Headers.Builder fields, @Nullable Duration most) {
        if (most != null) {
            tell(fields, most.toMillis());
        }
    }

    /** @return null where there is none, or none that can be read */
    static @Nullable Long millisOf(@Nullable String value) {
        int digits = value == null ? 0 : value.length() - 1;
        if (value == null || digits < 1 || digits > MOST_DIGITS) {
            return null;
        }
        for (int i = 0; i < digits; i++) {
            if (!Ascii.isDigit(value.charAt(i))) {
                return null;
            }
        }
        TimeUnit unit = switch (value.charAt(digits)) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> null;
        };
        return unit == null ? null : (Long) unit.toMillis(Long.parseLong(value.substring(0, digits)));
    }
}
