package io.gatehouse.limit;

/**
 * One limit as the descriptor has it. Two that are equal are one: its counters go on over a reload.
 *
 * @param scope where it is written, and so what is counted together: {@code gateway}, {@code routes NAME}, {@code route NAME}
 * @param name by which the client and the operator know it
 * @param per what is counted apart, as text: whose counters they are depends on it
 * @param rate how fast tokens come
 * @param burst how many can be saved up, at least 1
 * @param keys of how many keys it is known apart what they drew; those beyond share a few buckets
 */
public record LimitSpec(String scope, String name, String per, Rate rate, long burst, int keys) {

    /** {@code caller of routes api}. */
    @Override
    public String toString() {
        return name + " of " + scope;
    }
}
