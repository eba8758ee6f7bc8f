package io.gatehouse.limit.grid;

import java.time.Instant;
import java.time.InstantSource;

/** Whether the engine is there; told once when it goes, and once when it is back. Any thread may say so. */
final class Presence {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final GridSpec spec;
    private final InstantSource time;
    private volatile State state;

    private enum Standing {
        NEW,
        HERE,
        AWAY
    }

    private record State(Standing standing, String reason, Instant since) {}

    Presence(GridSpec spec, InstantSource time) {
        this.spec = spec;
        this.time = time;
        this.state = new State(Standing.NEW, "", time.instant());
    }

    boolean isHere() {
        return state.standing() == Standing.HERE;
    }

    synchronized void answers() {
        if (!isHere()) {
            state = new State(Standing.HERE, "", time.instant());
            LOG.log(System.Logger.Level.INFO, spec + " answers: limits are counted together");
        }
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
