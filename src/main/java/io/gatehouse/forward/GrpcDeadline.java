package io.gatehouse.forward;

import io.gatehouse.exchange.Grpc;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** For how long a client of gRPC waits: {@code grpc-timeout}, up to eight digits and a unit. */
final class GrpcDeadline {

    private static final String FIELD = "grpc-timeout";
    private static final int MOST_DIGITS = 8;
    private static final long MOST_MILLIS = 99_999_999;

    /** More than that is no limit: the longest that can be said, eleven thousand years, is no number of nanoseconds any more. */
    private static final long MOST_HOURS = 24 * 365;

    private GrpcDeadline() {}

    /** @return as {@link #of(Headers)}; what is no POST is no call, and its fields are not looked through */
    static @Nullable Duration of(RequestHead head) {
        return head.method().equals("POST") ? of(head.headers()) : null;
    }

    /** @return null where nobody has said so, or not as it is said; whoever answers the call will say what is wrong with it */
    static @Nullable Duration of(Headers request) {
        String said = request.first(FIELD);
        if (said == null || !Grpc.is(request)) {
            return null;
        }
        int digits = said.length() - 1;
        if (digits < 1 || digits > MOST_DIGITS) {
            return null;
        }
        long number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = said.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = 10 * number + digit;
        }
        return switch (said.charAt(digits)) {
            case 'H' -> Duration.ofHours(Math.min(MOST_HOURS, number));
            case 'M' -> Duration.ofMinutes(Math.min(60 * MOST_HOURS, number));
            case 'S' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMillis(number);
            case 'u' -> Duration.ofNanos(1_000 * number);
            case 'n' -> Duration.ofNanos(number);
            default -> null;
        };
    }

    /**
     * Every try is told what is left of it.
     *
     * @param left nanoseconds
     */
    static void tell(Headers.Builder fields, long left) {
        if (fields.first(FIELD) != null) {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
            fields.set(FIELD, millis <= MOST_MILLIS ? millis + "m" : TimeUnit.MILLISECONDS.toSeconds(millis) + "S");
        }
    }
}
