package io.gatehouse.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit, without what the file adds. No secret may be in it.
 *
 * @param phase what it is about
 * @param actor the principal, with the realm that says so
 * @param way by which the order came: {@code api}, {@code jmx}, {@code source}
 * @param address from where; empty where that is not known
 * @param what was ordered, by its name
 * @param of the number of the line that says that it was ordered; 0 where there is none
 * @param arguments of the order
 * @param before how it was; null where that says nothing
 * @param after how it is; null likewise
 * @param result for people: {@code done}, or why not
 * @param generation that is served then
 */
public record Entry(
        Phase phase,
        String actor,
        String way,
        String address,
        String what,
        long of,
        Map<String, String> arguments,
        @Nullable String before,
        @Nullable String after,
        String result,
        long generation) {

    /** What a line is about. */
    public enum Phase {
        /** something is to be done: written before it is */
        ORDERED,
        /** it was done */
        DONE,
        /** it was tried, and was not done */
        FAILED,
        /** somebody was turned away */
        REFUSED
    }

    public Entry {
        arguments = Map.copyOf(arguments);
    }
}
