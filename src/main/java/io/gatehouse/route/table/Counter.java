package io.gatehouse.route.table;

/** Counts what one decision looks at. */
final class Counter {

    private int nodes;
    private int candidates;

    void countNode() {
        nodes++;
    }

    void countCandidate() {
        candidates++;
    }

    /** The nodes of the tries that were reached. */
    int nodes() {
        return nodes;
    }

    /** The candidates whose predicates were evaluated. */
    int candidates() {
        return candidates;
    }
}
