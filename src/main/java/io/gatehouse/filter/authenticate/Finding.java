package io.gatehouse.filter.authenticate;

import io.gatehouse.identity.Caller;
import java.util.concurrent.CompletableFuture;

/** What one way in finds in a request. */
sealed interface Finding {

    /** Nothing that this way knows. */
    record Absent() implements Finding {}

    /** A good credential. */
    record Accepted(Caller caller) implements Finding {}

    /**
     * A credential that is not good.
     *
     * @param reason for the log; the client is told only that it is not good
     */
    record Rejected(String reason) implements Finding {}

    /**
     * Nobody can tell now.
     *
     * @param reason for the log
     */
    record Unavailable(String reason) implements Finding {}

    /**
     * Somebody is being asked.
     *
     * @param answer never fails, and is not pending again
     */
    record Pending(CompletableFuture<Finding> answer) implements Finding {}
}
