package io.gatehouse.exchange;

import io.gatehouse.http.AsciiText;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of one exchange goes. Its phases follow each other without a gap, so that together they are all of its time; whoever
 * brings the exchange into another one says so with the ticker's time that it has looked up for its own timeouts anyway. Where two
 * endpoints are asked at once, the one that moved last says what the exchange does.
 *
 * <p>Whoever tells has the exchange to itself: a filter, or the holder of its lock.
 */
public final class Timing {

    /** characters that ten concerns take in Server-Timing */
    private static final int ROOM = 256;

    private final LongSupplier nanoTime;
    private final long startedAt;
    private final long[] spent = new long[Phase.COUNT];
    private Phase phase = Phase.GATEWAY;
    private long since;
    private boolean over;
    private int seen = 1;

    private Meter meter = Meter.NONE;
    private int concern = -1;
    private long concernSince;
    private long lastConcernEnded;

    /** of a concern that is asked once more further down; -1 for none */
    private int partRow = -1;

    private String partName = "";
    private long partNanos;
    private @Nullable AsciiText told;

    /** What an exchange may be doing. */
    public enum Phase {
        /** the gateway works on it, or asks somebody about it; whatever is none of the others */
        GATEWAY(0),
        /** it waits for a place at its upstream */
        QUEUE(1),
        /** a new connection is opened, with TLS where there is some */
        CONNECT(2),
        /** its body goes upstream as fast as the client sends and the upstream takes it */
        SEND(3),
        /** the upstream has it, and lets wait for the head of the answer */
        FIRST_BYTE(4),
        /** the body of the answer comes, and goes down as fast as the client takes it */
        BODY(5);

        static final int COUNT = 6;

        private final int at;

        Phase(int at) {
            this.at = at;
        }

        /** @return its place among all of them, from 0 */
        public int at() {
            return at;
        }
    }

    /** @param nanoTime the ticker */
    public Timing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
        this.since = startedAt;
    }

    /** @return by the ticker */
    public long startedAt() {
        return startedAt;
    }

    /**
     * The exchange begins to do something else.
     *
     * @param now by the ticker
     */
    public void enter(Phase next, long now) {
        if (over) {
            return;
        }
        spent[phase.at] += now - since;
        since = now;
        phase = next;
        seen |= 1 << next.at;
    }

    /**
     * The exchange has to wait for a place.
     *
     * @param now by the ticker
     */
    public void queued(long now) {
        enter(Phase.QUEUE, now);
    }

    /** An answer goes down as fast as the client takes it, wherever it comes from. */
    void answering() {
        if (phase != Phase.BODY) {
            enter(Phase.BODY, nanoTime.getAsLong());
        }
    }

    /** It waits for what somebody else has asked the upstream for. */
    public void waitsForAnother() {
        enter(Phase.FIRST_BYTE, nanoTime.getAsLong());
    }

    /** @return how long the whole has taken, in nanoseconds; what is told from now on is told too late */
    long end() {
        long now = nanoTime.getAsLong();
        enter(phase, now);
        over = true;
        if (partRow >= 0) {
            // it never came to the rest
            meter.took(partRow, partName, partNanos);
            partRow = -1;
        }
        return now - startedAt;
    }

    /** @return nanoseconds in this phase, as far as it has ended */
    public long spent(Phase in) {
        return spent[in.at];
    }

    /** @return whether the exchange was ever in this phase */
    public boolean wasIn(Phase in) {
        return (seen & (1 << in.at)) != 0;
    }

    /** @return nanoseconds that the gateway has added, as far as the phase has ended: its own work, and the wait for a place */
    public long added() {
        return spent(Phase.GATEWAY) + spent(Phase.QUEUE);
    }

    void measuredBy(Meter by) {
        meter = by;
    }

    /** @return who measures the exchange */
    public Meter meter() {
        return meter;
    }

    /** From now on it is kept in words how long each concern takes. */
    public void tellConcerns() {
        told = new AsciiText(ROOM);
    }

    /** A concern begins with the exchange, or goes on. */
    void concernBegins(int row) {
        if (concern == row || (told == null && !meter.wantsConcerns())) {
            return;
        }
        concern = row;
        // nothing worth a look at the ticker lies between two concerns
        concernSince = lastConcernEnded == 0 ? nanoTime.getAsLong() : lastConcernEnded;
    }

    /**
     * The concern lets the exchange go on, or has answered.
     *
     * @param goesOn whether the same one is asked once more, further down: what it takes in all is one figure
     */
    void concernEnded(int row, String name, boolean goesOn) {
        if (concern != row) {
            return;
        }
        concern = -1;
        lastConcernEnded = nanoTime.getAsLong();
        long took = lastConcernEnded - concernSince;
        if (goesOn) {
            partRow = row;
            partName = name;
            partNanos = took;
            return;
        }
        int first = row;
        if (partRow >= 0 && partName.equals(name)) {
            first = partRow;
            took += partNanos;
            partRow = -1;
        }
        meter.took(first, name, took);
        AsciiText words = told;
        if (words != null) {
            say(name, took, words);
        }
    }

    /**
     * What is known until now (Server Timing, W3C).
     *
     * @return the value of the field {@code Server-Timing}: what the gateway has added, the phases that took place, and the concerns
     */
    public String serverTiming() {
        enter(phase, nanoTime.getAsLong());
        AsciiText words = new AsciiText(ROOM);
        say("gateway", spent(Phase.GATEWAY), words);
        for (Phase one : new Phase[] {Phase.QUEUE, Phase.CONNECT, Phase.SEND, Phase.FIRST_BYTE}) {
            if (wasIn(one)) {
                say(name(one), spent(one), words);
            }
        }
        AsciiText concerns = told;
        if (concerns != null && !concerns.isEmpty()) {
            words.add(", ").add(concerns);
        }
        if (concerns != null && partRow >= 0) {
            say(partName, partNanos, words);
        }
        return words.toString();
    }

    /** @return as headers and metrics call it: {@code first-byte} */
    public static String name(Phase phase) {
        return switch (phase) {
            case GATEWAY -> "gateway";
            case QUEUE -> "queue";
            case CONNECT -> "connect";
            case SEND -> "send";
            case FIRST_BYTE -> "first-byte";
            case BODY -> "body";
        };
    }

    /** In milliseconds, to the microsecond. */
    private static void say(String name, long nanos, AsciiText words) {
        long micros = Math.max(0, nanos) / 1_000;
        words.add(words.isEmpty() ? "" : ", ").add(name).add(";dur=");
        words.add(micros / 1_000).add(".").addDigits(micros % 1_000, 3);
    }
}
