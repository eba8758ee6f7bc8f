package io.gatehouse.exchange;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.AsciiText;
import io.gatehouse.http.Headers;
import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client is told of the limits it was counted by: the fields {@code RateLimit-Policy} and {@code RateLimit} of
 * draft-ietf-httpapi-ratelimit-headers-10, which are lists of RFC 9651. All concerns that count an exchange share one, so that it
 * has one pair of fields.
 */
public final class Tally {

    /** digits that a long has in any case */
    private static final int LONGEST_NUMBER = 18;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** characters that most limits take in a field */
    private static final int ROOM = 40;

    private final List<Line> lines = new ArrayList<>(3);

    /**
     * What is told of one limit.
     *
     * @param window in seconds
     * @param toFull nanoseconds until all may come again
     * @param spends whether what something costs is taken from it afterwards
     * @param classic whether clients read of it in the fields X-RateLimit-… too
     */
    private record Line(String name, long most, long window, long left, long toFull, boolean spends, boolean classic) {

        Line less(long cost, LimitSpec limit) {
            // nobody owes more than a burst
            long taken = Math.min(cost, left + limit.burst());
            long later = toFull + limit.rate().timeFor(taken).toNanos();
            return new Line(name, most, window, Math.max(0, left - taken), later, spends, classic);
        }
    }

    /**
     * Adds a limit, after it was drawn from.
     *
     * @param classic whether clients read of it in the fields X-RateLimit-… too
     */
    public void add(LimitSpec limit, Draw draw, boolean classic) {
        long window = limit.rate().timeFor(limit.burst()).toSeconds();
        lines.add(new Line(limit.name(), limit.burst(), window, draw.remaining(), draw.nanosToFull(), true, classic));
    }

    /**
     * Adds whatever has a name, a window and a rest.
     *
     * @param most how many may come in the window, in seconds
     * @param left how many may come now
     * @param reset seconds until all may come again
     */
    public void add(String name, long most, long window, long left, long reset) {
        lines.add(new Line(name, most, window, left, Duration.ofSeconds(reset).toNanos(), false, false));
    }

    /** More was taken than was drawn at first: what is told of this limit is less by so much. */
    public void charge(LimitSpec limit, long cost) {
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (cost > 0 && line.spends && line.name.equals(limit.name())) {
                lines.set(i, line.less(cost, limit));
            }
        }
    }

    /** Adds the fields; none where nothing is known that could be told. */
    void tell(Headers.Builder fields) {
        if (lines.isEmpty()) {
            return;
        }
        AsciiText policies = new AsciiText(ROOM * lines.size());
        AsciiText states = new AsciiText(ROOM * lines.size());
        for (Line line : lines) {
            begin(line, policies).add("q=").add(line.most).add(";w=").add(line.window);
            begin(line, states).add("r=").add(line.left).add(";t=").add(seconds(line.toFull));
        }
        fields.add("RateLimit-Policy", policies.toString());
        fields.add("RateLimit", states.toString());
        tellClassic(fields);
    }

    private static AsciiText begin(Line line, AsciiText words) {
        return words.add(words.isEmpty() ? "\"" : ", \"").add(line.name).add("\";");
    }

    private void tellClassic(Headers.Builder fields) {
        Line tightest = null;
        for (Line line : lines) {
            if (line.classic && (tightest == null || line.left < tightest.left)) {
                tightest = line;
            }
        }
        if (tightest != null && isTightest(tightest.left, fields)) {
            fields.set("X-RateLimit-Limit", Long.toString(tightest.most));
            fields.set("X-RateLimit-Remaining", Long.toString(tightest.left));
            fields.set("X-RateLimit-Reset", Long.toString(seconds(tightest.toFull)));
        }
    }

    /** The old fields know one limit only: the one that will be met first, of ours. */
    private static boolean isTightest(long least, Headers.Builder fields) {
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
