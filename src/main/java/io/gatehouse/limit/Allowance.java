package io.gatehouse.limit;

/**
 * How many in one stretch of the calendar: {@code 50000/month}, {@code 1000/day}.
 *
 * @param most at least 1
 */
public record Allowance(long most, Period period) {

    private static final String EXPECTED = "an allowance such as 1000/day or 50000/month";
    private static final int DIGITS = 15;
    private static final long MOST = 999_999_999_999_999L;
    private static final int LONGEST_SHOWN = 100;

    /** @throws IllegalArgumentException with {@code value (expected: …)} */
    public static Allowance parse(String text) {
        int slash = text.indexOf('/');
        for (Period period : Period.values()) {
            if (slash > 0
                    && isNumber(text.substring(0, slash))
                    && text.substring(slash + 1).equals(period.toString())) {
                return new Allowance(most(text, text.substring(0, slash), period), period);
            }
        }
        throw new IllegalArgumentException(shown(text) + " (expected: " + EXPECTED + ")");
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long most(String text, String number, Period period) {
        // what is told to clients is a whole number of RFC 9651, which has 15 digits
        long most = number.length() > DIGITS ? 0 : Long.parseLong(number);
        if (most < 1) {
            throw new IllegalArgumentException(shown(text) + " (expected: 1 to " + MOST + " in a " + period + ")");
        }
        return most;
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    @Override
    public String toString() {
        return most + "/" + period;
    }
}
