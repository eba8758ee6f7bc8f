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
        LocalDate first(LocalDate day) {
            return day;
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusDays(1);
        }
    },
    MONTH("month") {
        @Override
        String at(LocalDate day) {
            return YearMonth.from(day).toString();
        }

        @Override
        LocalDate first(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusMonths(1);
        }
    };

    private final String word;

    Period(String word) {
        this.word = word;
    }

    abstract String at(LocalDate day);

    abstract LocalDate first(LocalDate day);

    abstract LocalDate next(LocalDate first);

    /** @return the one that this moment is in */
    Stretch at(Instant when, ZoneId zone) {
        LocalDate first = first(LocalDate.ofInstant(when, zone));
        return new Stretch(
                at(first),
                first.atStartOfDay(zone).toInstant(),
                next(first).atStartOfDay(zone).toInstant());
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
