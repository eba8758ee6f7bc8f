package io.gatehouse.limit;

/**
 * How many in one stretch of the calendar: {@code 50000/month}, {@code 1000/day}.
 *
 * @param most at least 1
 */
public record Allowance(long most, Period period) {

    private static final String EXPECTED = "an allowance such as 1000/day or 50000/month";
    private static final int DIGITS = 15;

    /** @throws IllegalArgumentException with {@code value (expected: …)} */
    public static Allowance parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash > DIGITS || !text.chars().limit(slash).allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        long most = Long.parseLong(text.substring(0, slash));
        for (Period period : Period.values()) {
            if (text.substring(slash + 1).equals(period.toString()) && most > 0) {
                return new Allowance(most, period);
            }
        }
        throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
    }

    @Override
    public String toString() {
        return most + "/" + period;
    }
}
