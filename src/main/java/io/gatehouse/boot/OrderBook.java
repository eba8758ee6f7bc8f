package io.gatehouse.boot;

import io.gatehouse.admin.Actor;
import io.gatehouse.admin.Administration.AuditUnavailable;
import io.gatehouse.admin.Administration.OrderRefused;
import io.gatehouse.admin.Discreet;
import io.gatehouse.audit.Audit;
import io.gatehouse.audit.Entry;
import io.gatehouse.audit.Entry.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has everything that is ordered written down: before it is done, so that nothing is done that could not be; and what became of it. What may be
 * a secret is masked.
 */
final class OrderBook {

    private static final System.Logger LOG = System.getLogger("io.gatehouse.audit");

    /** In a minute, of those who are turned away: strangers must not fill the disk. */
    private static final int MOST_REFUSED = 10;

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    /** characters */
    private static final int LONGEST = 2_000;

    private final Audit audit;
    private final LongSupplier generation;
    private final LongSupplier nanoTime;
    private long windowSince;
    private int refusedInWindow;
    private long passedOver;

    /**
     * @param generation that is served
     * @param nanoTime the ticker of the gateway
     */
    OrderBook(Audit audit, LongSupplier generation, LongSupplier nanoTime) {
        this.audit = audit;
        this.generation = generation;
        this.nanoTime = nanoTime;
        this.windowSince = nanoTime.getAsLong();
    }

    /**
     * @param state how that is which will be otherwise, asked before and after; null where that says nothing
     * @param work fails where it is not done
     * @throws AuditUnavailable if it could not be written down, and so was not done
     */
    <T> T carryOut(
            Actor by, String what, Map<String, String> arguments, @Nullable Supplier<String> state, Supplier<T> work) {
        String before = state == null ? null : tried(state);
        Order order = new Order(by, what, arguments, before);
        long number = begin(entry(Phase.ORDERED, order, 0, null, "to be done"));
        try {
            T result = work.get();
            end(entry(Phase.DONE, order, number, state == null ? null : tried(state), "done"));
            return result;
        } catch (OrderRefused e) {
            String why = e.getMessage() + ": " + String.join("; ", e.problems());
            end(entry(Phase.FAILED, order, number, null, why));
            throw e;
        } catch (RuntimeException e) {
            end(entry(Phase.FAILED, order, number, null, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private record Order(
            Actor by,
            String what,
            Map<String, String> arguments,
            @Nullable String before) {}

    private static String tried(Supplier<String> state) {
        try {
            return state.get();
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private long begin(Entry entry) {
        try {
            return audit.write(entry);
        } catch (IOException e) {
            throw new AuditUnavailable("what is ordered cannot be written down, and so is not done: " + e, e);
        }
    }

    /** What was done is done; the log says what the book does not, where the line stands that it was ordered. */
    private void end(Entry entry) {
        try {
            long ignored = audit.write(entry);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    entry.what() + " of " + entry.actor() + ", not written down: " + entry.result());
        }
    }

    /** A descriptor was taken, or not, without an order of anybody. */
    void ofSource(String source, boolean taken, List<String> problems) {
        Order order = new Order(new Actor(source, "source", ""), "reload", Map.of(), null);
        String result = taken ? "done" : String.join("; ", problems);
        end(entry(taken ? Phase.DONE : Phase.FAILED, order, 0, null, result));
    }

    /** Somebody was turned away. May wait for the disk. */
    void refused(Actor by, String what, String reason) {
        Map<String, String> arguments = new HashMap<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (now - windowSince >= WINDOW_NANOS) {
                windowSince = now;
                refusedInWindow = 0;
            }
            if (refusedInWindow >= MOST_REFUSED) {
                passedOver++;
                return;
            }
            refusedInWindow++;
            if (passedOver > 0) {
                arguments.put("passed over before", Long.toString(passedOver));
                passedOver = 0;
            }
        }
        end(entry(Phase.REFUSED, new Order(by, what, arguments, null), 0, null, reason));
    }

    private Entry entry(Phase phase, Order order, long of, @Nullable String after, String result) {
        Map<String, String> arguments = new HashMap<>();
        order.arguments().forEach((name, value) -> arguments.put(name, masked(value)));
        String before = order.before();
        return new Entry(
                phase,
                masked(order.by().name()),
                order.by().way(),
                order.by().address(),
                masked(order.what()),
                of,
                arguments,
                before == null ? null : masked(before),
                after == null ? null : masked(after),
                masked(result),
                generation.getAsLong());
    }

    private static String masked(String text) {
        String hidden = Discreet.text(text);
        return hidden.length() <= LONGEST ? hidden : hidden.substring(0, LONGEST) + "...";
    }

    /** @return the last lines, the last one first */
    List<String> last(int most) {
        return audit.last(most);
    }

    /** @return why nothing can be written down; none where it can */
    List<String> problem() {
        return audit.problem().isEmpty() ? List.of() : List.of(audit.problem());
    }
}
