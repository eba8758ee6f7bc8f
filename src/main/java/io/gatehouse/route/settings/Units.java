package io.gatehouse.route.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values with their units, as an administrator writes them. Each reader throws {@code value (expected: …)}. */
final class Units {

    static final String DURATION = "a duration such as 250ms, 5s, 10m, 8h or 7d";
    static final String SIZE = "a size such as 500B, 64KB, 10MB or 2GB";
    static final String SPEED = "a size each second such as 500B/s or 1KB/s";
    static final String SHARE = "a share such as 5% or 0.5%";
    static final String WHOLE_NUMBER = "a whole number";

    /** Far beyond any use, and far below where the arithmetic of nanoseconds overflows. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private static final Map<String, Duration> TIMES = new LinkedHashMap<>();
    private static final Map<String, Long> SIZES = new LinkedHashMap<>();

    static {
        TIMES.put("ms", Duration.ofMillis(1));
        TIMES.put("s", Duration.ofSeconds(1));
        TIMES.put("m", Duration.ofMinutes(1));
        TIMES.put("h", Duration.ofHours(1));
        TIMES.put("d", Duration.ofDays(1));
        SIZES.put("B", 1L);
        SIZES.put("KB", 1L << 10);
        SIZES.put("MB", 1L << 20);
        SIZES.put("GB", 1L << 30);
    }

    private Units() {}

    static Duration duration(String text) {
        int unit = digits(text);
        Duration one = TIMES.get(text.substring(unit));
        if (unit == 0 || one == null) {
            throw wrong(text, DURATION);
        }
        long count = number(text.substring(0, unit), text, "at most 3650d");
        if (count > LONGEST.toMillis() / one.toMillis()) {
            throw wrong(text, "at most 3650d");
        }
        return one.multipliedBy(count);
    }

    static Duration positiveDuration(String text) {
        Duration duration = duration(text);
        if (duration.isZero()) {
            throw wrong(text, "> 0");
        }
        return duration;
    }

    /** @return bytes */
    static long size(String text) {
        return size(text, text, SIZE);
    }

    /** @return bytes each second */
    static long speed(String text) {
        if (!text.endsWith("/s")) {
            throw wrong(text, SPEED);
        }
        return size(text.substring(0, text.length() - 2), text, SPEED);
    }

    private static long size(String text, String whole, String expected) {
        int unit = digits(text);
        Long one = SIZES.get(text.substring(unit));
        if (unit == 0 || one == null) {
            throw wrong(whole, expected);
        }
        long count = number(text.substring(0, unit), whole, "at most " + (Long.MAX_VALUE >> 30) + "GB");
        if (count > Long.MAX_VALUE / one) {
            throw wrong(whole, "at most " + (Long.MAX_VALUE >> 30) + "GB");
        }
        return count * one;
    }

    /** @return 0 to 1 */
    static double share(String text) {
        int whole = digits(text);
        int point = text.startsWith(".", whole) ? whole + 1 : whole;
        int end = point + digits(text.substring(point));
        boolean form = whole > 0
                && (point == whole || end > point)
                && text.substring(end).equals("%");
        if (!form) {
            throw wrong(text, SHARE);
        }
        BigDecimal percent = new BigDecimal(text.substring(0, end));
        if (percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw wrong(text, "0% to 100%");
        }
        return percent.movePointLeft(2).doubleValue();
    }

    static int wholeNumber(String text) {
        int sign = text.startsWith("-") ? 1 : 0;
        if (text.length() == sign || digits(text.substring(sign)) != text.length() - sign) {
            throw wrong(text, WHOLE_NUMBER);
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong(text, sign == 0 ? "at most " + Integer.MAX_VALUE : "at least " + Integer.MIN_VALUE);
        }
    }

    private static int digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static long number(String digits, String whole, String most) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw wrong(whole, most);
        }
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException(Settings.shown(text) + " (expected: " + expected + ")");
    }
}
