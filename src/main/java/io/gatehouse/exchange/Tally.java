package io.gatehouse.exchange;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Headers;
import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;

/**
 * What a client is told of the limits it was counted by: the fields {@code RateLimit-Policy} and {@code RateLimit} of
 * draft-ietf-httpapi-ratelimit-headers-10, which are lists of RFC 9651.
 */
public final class Tally {

    /** digits that a long has in any case */
    private static final int LONGEST_NUMBER = 18;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final boolean classic;
    private final StringBuilder policies = new StringBuilder();
    private final StringBuilder states = new StringBuilder();
    private long least = Long.MAX_VALUE;
    private long leastOf;
    private long leastReset;

    /** @param classic whether clients read the fields X-RateLimit-… too */
    public Tally(boolean classic) {
        this.classic = classic;
    }

    /** Adds a limit, after it was drawn from. */
    public void add(LimitSpec limit, Draw draw) {
        long window = limit.rate().timeFor(limit.burst()).toSeconds();
        add(limit.name(), limit.burst(), window, draw.remaining(), seconds(draw.nanosToFull()));
    }

    /**
     * Adds whatever has a name, a window and a rest.
     *
     * @param most how many may come in the window, in seconds
     * @param left how many may come now
     * @param reset seconds until all may come again
     */
    public void add(String name, long most, long window, long left, long reset) {
        String separator = policies.length() == 0 ? "" : ", ";
        policies.append(separator).append('"').append(name).append("\";q=").append(most);
        policies.append(";w=").append(window);
        states.append(separator).append('"').append(name).append("\";r=").append(left);
        states.append(";t=").append(reset);
        if (left < least) {
            least = left;
            leastOf = most;
            leastReset = reset;
        }
    }

    /** Adds the fields. */
    /** Leaves the fields out where nothing is known that could be told. */
    public void tell(Headers.Builder fields) {
        if (policies.length() == 0) {
            return;
        }
        fields.add("RateLimit-Policy", policies.toString());
        fields.add("RateLimit", states.toString());
        if (classic && isTightest(fields)) {
            fields.set("X-RateLimit-Limit", Long.toString(leastOf));
            fields.set("X-RateLimit-Remaining", Long.toString(least));
            fields.set("X-RateLimit-Reset", Long.toString(leastReset));
        }
    }

    /** The old fields know one limit only: the one that will be met first, of ours. */
    private boolean isTightest(Headers.Builder fields) {
        String other = fields.first("X-RateLimit-Remaining");
        long others = other == null ? -1 : number(other);
        return others < 0 || least <= others;
    }

    /** @return -1 for what is no whole number of a usual length */
    private static long number(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return -1;
            }
        }
        return Long.parseLong(text);
    }

    /** @return rounded up: who waits so long does not come too early */
    public static long seconds(long nanos) {
        return nanos / NANOS_PER_SECOND + (nanos % NANOS_PER_SECOND > 0 ? 1 : 0);
    }
}
