package io.gatehouse.observe;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/** Formats moments to the second, most of which are the same one as before. Any thread may call. */
final class Timestamps {

    private final DateTimeFormatter formatter;
    private volatile @Nullable Second last;

    private record Second(long epochSecond, String text) {}

    /** @param formatter with a zone */
    Timestamps(DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    String second(Instant moment) {
        Second known = last;
        if (known == null || known.epochSecond != moment.getEpochSecond()) {
            known = new Second(moment.getEpochSecond(), formatter.format(moment));
            last = known;
        }
        return known.text;
    }

    static void millis(Instant moment, StringBuilder to) {
        threeDigits(moment.get(ChronoField.MILLI_OF_SECOND), to);
    }

    /** A duration in milliseconds, to the microsecond: {@code 12.345}. */
    static void duration(long nanos, StringBuilder to) {
        long micros = Math.max(0, nanos) / 1_000;
        to.append(micros / 1_000).append('.');
        threeDigits((int) (micros % 1_000), to);
    }

    private static void threeDigits(int number, StringBuilder to) {
        to.append((char) ('0' + number / 100))
                .append((char) ('0' + number / 10 % 10))
                .append((char) ('0' + number % 10));
    }
}
