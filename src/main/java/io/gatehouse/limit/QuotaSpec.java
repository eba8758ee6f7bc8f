package io.gatehouse.limit;

import java.time.ZoneId;

/**
 * What is counted over the calendar, as the descriptor has it. How much is allowed is not part of it: whoever is given more has not
 * used less.
 *
 * @param scope where it is written: {@code gateway}, {@code routes NAME}, {@code route NAME}
 * @param per what is counted apart, as text
 * @param zone whose midnight begins a day
 */
public record QuotaSpec(String scope, String per, Period period, ZoneId zone) {}
