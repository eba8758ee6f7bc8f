package io.gatehouse.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint takes new requests: as the descriptor says, or as an operator has ordered since, until the descriptor says
 * something else. Any thread may call.
 */
final class Draining {

    private final boolean written;
    private volatile @Nullable Boolean ordered;

    /** @param written what the descriptor says */
    Draining(boolean written) {
        this.written = written;
    }

    /** @return whether it takes no new requests now */
    boolean drains() {
        Boolean order = ordered;
        return order == null ? written : order;
    }

    void order(boolean drain) {
        ordered = drain == written ? null : drain;
    }

    /** @return whether it is otherwise than the descriptor says */
    boolean isOrdered() {
        return ordered != null;
    }

    /** @return whether an order that was given under the one description holds under the other */
    boolean isFor(boolean drain) {
        return drain == written;
    }
}
