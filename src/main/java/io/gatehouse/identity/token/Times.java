package io.gatehouse.identity.token;

import io.gatehouse.identity.Claims;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The times in claims, in seconds since 1970 (RFC 7519, 2: NumericDate). */
final class Times {

    /** in the year 9999; what is later is no time, and would not fit everywhere */
    private static final double LAST = 253_402_300_799d;

    private Times() {}

    /** @return null when there is none, or it is no time */
    static @Nullable Instant at(Claims claims, String name) {
        if (!(claims.value(name) instanceof Number number)) {
            return null;
        }
        double seconds = number.doubleValue();
        return seconds >= 0 && seconds <= LAST ? Instant.ofEpochSecond((long) seconds) : null;
    }

    /** @return what is wrong with expiry, begin and issue; null when nothing is */
    static @Nullable String problem(Claims claims, Instant now, Duration skew) {
        Instant expires = at(claims, "exp");
        if (expires == null) {
            return "exp: none (expected: a time)";
        }
        if (!now.isBefore(expires.plus(skew))) {
            return "exp: " + expires + " (expected: later than now, " + now + ")";
        }
        String begins = future(claims, "nbf", now.plus(skew));
        return begins == null ? future(claims, "iat", now.plus(skew)) : begins;
    }

    private static @Nullable String future(Claims claims, String name, Instant latest) {
        if (claims.value(name) == null) {
            return null;
        }
        Instant said = at(claims, name);
        return said == null || said.isAfter(latest)
                ? name + ": " + (said == null ? "no time" : said) + " (expected: not later than " + latest + ")"
                : null;
    }
}
