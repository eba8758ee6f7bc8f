package io.gatehouse.exchange;

import io.gatehouse.route.policy.Policy;
import java.util.function.Supplier;

/**
 * One concern of all paths. It asks the route for its own policy and steps aside when there is none. Nothing runs behind those that
 * follow it: what is to happen later is left with the exchange as a hook. {@link PolicyFilters} is all of them, as the container has them.
 */
public final class PolicyFilter<P extends Policy> {

    private static final String UNTIMED = "";

    private final int row;
    private final String name;
    private final Class<P> type;
    private final Concern<P> concern;
    private final boolean goesOn;

    /** What becomes of the exchange. */
    public enum Verdict {
        /** it goes on */
        PASS,
        /** it has been answered */
        ANSWERED,
        /** it will come back to this concern */
        SUSPENDED
    }

    /** The work of a filter on one exchange whose route has the policy. */
    @FunctionalInterface
    public interface Concern<P extends Policy> {

        Verdict apply(Exchange exchange, P policy);
    }

    /**
     * One of which nobody wants to know how long it takes.
     *
     * @param row its place among the filters, from 0
     */
    public PolicyFilter(int row, Class<P> type, Concern<P> concern) {
        this(row, UNTIMED, type, concern, false);
    }

    /**
     * @param row its place among the filters, from 0
     * @param name its element in the descriptor
     * @param goesOn whether another filter further down is of the same policy: both together are one figure
     */
    public PolicyFilter(int row, String name, Class<P> type, Concern<P> concern, boolean goesOn) {
        this.row = row;
        this.name = name;
        this.type = type;
        this.concern = concern;
        this.goesOn = goesOn;
    }

    /** @return whether the exchange goes on; else it has been answered, or will come back */
    boolean letsPass(Exchange exchange) {
        if (exchange.stage() > row) {
            return true;
        }
        Supplier<Verdict> going = exchange.pause().take();
        Verdict verdict = going == null ? begin(exchange) : going.get();
        if (verdict != Verdict.SUSPENDED) {
            exchange.timing().concernEnded(row, name, goesOn && verdict == Verdict.PASS);
        }
        if (verdict == Verdict.PASS) {
            exchange.passed(row);
            return true;
        }
        return false;
    }

    private Verdict begin(Exchange exchange) {
        P policy = exchange.policy(type);
        if (policy == null) {
            return Verdict.PASS;
        }
        if (!name.isEmpty()) {
            exchange.timing().concernBegins(row);
        }
        return concern.apply(exchange, policy);
    }
}
