package io.gatehouse.limit.grid;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the engine is there; told once when it goes, and once when it is back. Any thread may say so. One that is away again and again
 * as soon as it was back is taken for away for longer each time, up to a minute: it answers some questions, and others not.
 */
final class Presence {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_RELAPSES = 7;

    private final GridSpec spec;
    private final InstantSource time;
    private final LongSupplier nanoTime;
    private volatile State state;

    /** by the ticker: when it came or went last */
    private long changed;

    /** how often in a row it went as soon as it had come */
    private int relapses;

    private enum Standing {
        NEW,
        HERE,
        AWAY
    }

    private record State(Standing standing, String reason, Instant since) {}

    Presence(GridSpec spec, InstantSource time, LongSupplier nanoTime) {
        this.spec = spec;
        this.time = time;
        this.nanoTime = nanoTime;
        this.changed = nanoTime.getAsLong();
        this.state = new State(Standing.NEW, "", time.instant());
    }

    boolean isHere() {
        return state.standing() == Standing.HERE;
    }

    synchronized void answers() {
        long now = nanoTime.getAsLong();
        if (!isHere() && now - changed >= holdNanos()) {
            changed = now;
            state = new State(Standing.HERE, "", time.instant());
            LOG.log(System.Logger.Level.INFO, spec + " answers: limits are counted together");
        }
    }

    /** None for the first time, then one second, two, four, up to 64. */
    private long holdNanos() {
        return relapses == 0 ? 0 : TimeUnit.MILLISECONDS.toNanos(500L << relapses);
    }

    void fails(Throwable failure) {
        fails(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    /** @param reason for people; the last one is kept */
    synchronized void fails(String reason) {
        State before = state;
        if (before.standing() == Standing.AWAY) {
            state = new State(Standing.AWAY, reason, before.since());
        } else {
            long now = nanoTime.getAsLong();
            boolean again = before.standing() == Standing.HERE && now - changed < SOON_NANOS;
            relapses = again ? Math.min(MOST_RELAPSES, relapses + 1) : 0;
            changed = now;
            state = new State(Standing.AWAY, reason, time.instant());
            LOG.log(System.Logger.Level.WARNING, spec + " is away, and until it is back " + instead() + ": " + reason);
        }
    }

    private String instead() {
        return spec.whenAway() == GridSpec.WhenAway.REFUSE
                ? "nothing passes that is limited"
                : "each limit lets 1/" + spec.nodes() + " of its own pass here";
    }

    /** For operators. */
    @Override
    public String toString() {
        State now = state;
        String word = switch (now.standing()) {
            case NEW -> "not asked yet";
            case HERE -> "here";
            case AWAY -> "away";
        };
        String since = now.standing() == Standing.NEW ? "" : " since " + now.since();
        return spec.engine() + ": " + word + since + (now.reason().isEmpty() ? "" : ": " + now.reason());
    }
}
