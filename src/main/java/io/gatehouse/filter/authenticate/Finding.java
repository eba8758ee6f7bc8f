package io.gatehouse.filter.authenticate;

import io.gatehouse.identity.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What one way in finds in a request. */
sealed interface Finding {

    /** A good credential, which a page of another site made the browser send. */
    record Foreign(String reason) implements Finding {}

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
     * The server knows nobody, and has an answer of its own.
     *
     * @param answer has not gone out, unless it says so
     * @param rejected whether there was a credential, which was not good
     */
    record Answered(ServerAnswer answer, boolean rejected) implements Finding {}

    /**
     * Somebody is being asked.
     *
     * @param answer never fails; what it gives is asked on a thread of the container, and is not pending again
     */
    record Pending(CompletableFuture<Supplier<Finding>> answer) implements Finding {}
}
