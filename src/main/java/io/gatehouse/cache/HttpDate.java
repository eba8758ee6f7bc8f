package io.gatehouse.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Dates of HTTP in their three forms (RFC 9110, 5.6.7), read to the letter but for case. */
final class HttpDate {

    /** What stands for no date, or one that cannot be read. */
    static final long NONE = Long.MIN_VALUE;

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final List<String> LONG_DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    private static final DateTimeFormatter IMF = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final int CENTURY = 100;
    private static final int FAR = 50;

    private final String text;
    private int at;

    private HttpDate(String text) {
        this.text = text;
    }

    /**
     * @param now seconds since 1970, for dates whose year has two digits
     * @return seconds since 1970, or {@link #NONE}
     */
    static long parse(String text, long now) {
        String date = text.strip().toLowerCase(Locale.ROOT);
        int comma = date.indexOf(',');
        if (comma == 3) {
            return new HttpDate(date).imf();
        }
        return comma > 0 ? new HttpDate(date).rfc850(now) : new HttpDate(date).asctime();
    }

    /** @return as RFC 9110 prefers it */
    static String format(long seconds) {
        return IMF.format(Instant.ofEpochSecond(seconds));
    }

    private long imf() {
        boolean start = word(DAYS) >= 0 && skip(", ");
        int day = start ? digits(2) : -1;
        int month = skip(" ") ? word(MONTHS) : -1;
        int year = skip(" ") ? digits(4) : -1;
        int time = skip(" ") ? time() : -1;
        return skip(" gmt") && isAtEnd() ? seconds(year, month, day, time) : NONE;
    }

    private long rfc850(long now) {
        boolean start = word(LONG_DAYS) >= 0 && skip(", ");
        int day = start ? digits(2) : -1;
        int month = skip("-") ? word(MONTHS) : -1;
        int year = skip("-") ? digits(2) : -1;
        int time = skip(" ") ? time() : -1;
        return year >= 0 && skip(" gmt") && isAtEnd() ? seconds(full(year, now), month, day, time) : NONE;
    }

    /** What would be more than 50 years ahead is the last year with these digits (RFC 9110, 5.6.7). */
    private static int full(int year, long now) {
        int thisYear = Instant.ofEpochSecond(now).atOffset(ZoneOffset.UTC).getYear();
        int candidate = thisYear - thisYear % CENTURY + year;
        return candidate > thisYear + FAR ? candidate - CENTURY : candidate;
    }

    private long asctime() {
        boolean start = word(DAYS) >= 0 && skip(" ");
        int month = start ? word(MONTHS) : -1;
        int day = skip("  ") ? digits(1) : skip(" ") ? digits(2) : -1;
        int time = skip(" ") ? time() : -1;
        int year = skip(" ") ? digits(4) : -1;
        return isAtEnd() ? seconds(year, month, day, time) : NONE;
    }

    /** @return seconds of the day, or -1 */
    private int time() {
        int hour = digits(2);
        int minute = skip(":") ? digits(2) : -1;
        int second = skip(":") ? digits(2) : -1;
        boolean valid = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
        // a leap second is the last one of its minute
        return valid ? (hour * 60 + minute) * 60 + Math.min(second, 59) : -1;
    }

    private static long seconds(int year, int month, int day, int time) {
        if (year < 0 || month < 0 || day < 1 || time < 0) {
            return NONE;
        }
        try {
            return LocalDateTime.of(year, month + 1, day, 0, 0).toEpochSecond(ZoneOffset.UTC) + time;
        } catch (DateTimeException e) {
            // the 30th of February
            return NONE;
        }
    }

    private boolean isAtEnd() {
        return at == text.length();
    }

    private boolean skip(String expected) {
        boolean there = text.startsWith(expected, at);
        if (there) {
            at += expected.length();
        }
        return there;
    }

    /** @return the index of the word that stands here, or -1 */
    private int word(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (skip(words.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** @return the number of so many digits that stands here, or -1 */
    private int digits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            int digit = at + i < text.length() ? text.charAt(at + i) - '0' : -1;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        at += count;
        return number;
    }
}
