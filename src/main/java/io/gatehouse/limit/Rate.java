package io.gatehouse.limit;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many in what time, spread evenly: {@code 300/s}, {@code 10/m}, {@code 5000/h}, {@code 100000/d}.
 *
 * @param tokens at least 1
 * @param each at most a day, but for a part of a rate
 */
public record Rate(long tokens, Duration each) {

    /** More than that nobody counts, and the arithmetic of nanoseconds is far from its end. */
    public static final long MOST = 1_000_000_000;

    private static final String EXPECTED = "a rate such as 300/s, 10/m, 5000/h or 100000/d";
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})/([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    /** @throws IllegalArgumentException with {@code value (expected: …)} */
    public static Rate parse(String text) {
        Matcher matcher = FORM.matcher(text);
        Duration each = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (each == null) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        long tokens = Long.parseLong(matcher.group(1));
        if (tokens < 1 || tokens > MOST) {
            throw new IllegalArgumentException(text + " (expected: 1 to " + MOST + " in that time)");
        }
        return new Rate(tokens, each);
    }

    /** @return what one second brings, but at least one token: less could never be drawn */
    public long perSecond() {
        return Math.max(1, tokens / each.toSeconds());
    }

    /** @return how long it takes until that many have come, rounded up */
    public Duration timeFor(long count) {
        long seconds = each.toSeconds();
        // they are below 2^30 and 2^27
        return Duration.ofSeconds(Math.max(1, (count * seconds + tokens - 1) / tokens));
    }

    /** @return one of so many equal parts of it: of 100/s in three {@code 100/3s} */
    Rate shareOf(int parts) {
        return tokens % parts == 0 ? new Rate(tokens / parts, each) : new Rate(tokens, each.multipliedBy(parts));
    }

    /** @return a bucket of Bucket4j that fills up so fast */
    public Bandwidth bandwidth(long burst) {
        return Bandwidth.builder().capacity(burst).refillGreedy(tokens, each).build();
    }

    @Override
    public String toString() {
        return tokens + "/" + unit();
    }

    private String unit() {
        return UNITS.entrySet().stream()
                .filter(unit -> each.toSeconds() % unit.getValue().toSeconds() == 0)
                .max(Map.Entry.comparingByValue())
                .map(unit -> several(each.toSeconds() / unit.getValue().toSeconds()) + unit.getKey())
                .orElseGet(each::toString);
    }

    private static String several(long count) {
        return count == 1 ? "" : Long.toString(count);
    }
}
