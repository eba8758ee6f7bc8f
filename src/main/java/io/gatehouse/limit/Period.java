package io.gatehouse.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/** A stretch of the calendar. */
public enum Period {
    DAY("day") {
        @Override
        String at(LocalDate day) {
            return day.toString();
        }

        @Override
        LocalDate next(LocalDate day) {
            return day.plusDays(1);
        }
    },
    MONTH("month") {
        @Override
        String at(LocalDate day) {
            return YearMonth.from(day).toString();
        }

        @Override
        LocalDate next(LocalDate day) {
            return day.withDayOfMonth(1).plusMonths(1);
        }
    };

    private final String word;

    Period(String word) {
        this.word = word;
    }

    abstract String at(LocalDate day);

    abstract LocalDate next(LocalDate day);

    /** @return {@code 2026-11-27} or {@code 2026-11}; later ones are greater */
    String at(Instant when, ZoneId zone) {
        return at(LocalDate.ofInstant(when, zone));
    }

    /** @return when the next one begins */
    Instant end(Instant when, ZoneId zone) {
        return next(LocalDate.ofInstant(when, zone)).atStartOfDay(zone).toInstant();
    }

    /** @return how long it is at most */
    public Duration longest() {
        return this == DAY ? Duration.ofDays(1) : Duration.ofDays(31);
    }

    /** @return as the descriptor has it */
    @Override
    public String toString() {
        return word;
    }
}
