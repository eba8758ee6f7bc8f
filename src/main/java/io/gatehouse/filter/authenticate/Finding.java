package io.gatehouse.filter.authenticate;

import io.gatehouse.identity.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one way in finds in a request. */
public sealed interface Finding {

    /**
     * @param answer never fails
     * @param meaning of it
     * @return at once where the answer is there
     */
    static <T> Finding of(CompletableFuture<T> answer, Function<T, Finding> meaning) {
        return answer.isDone()
                ? meaning.apply(answer.join())
                : new Pending(answer.<Supplier<Finding>>thenApply(said -> () -> meaning.apply(said)));
    }

    /**
     * @param end of something that is asked for, which never fails; null when that is of no use now
     * @param look at what is known then
     */
    static Finding after(@Nullable CompletableFuture<?> end, Supplier<Finding> look) {
        return end == null ? look.get() : new Pending(end.thenApply(ended -> look));
    }

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
     * @param genuine whether it was good once, or is good elsewhere, and so is nobody's guess
     */
    record Rejected(String reason, boolean genuine) implements Finding {

        Rejected(String reason) {
            this(reason, false);
        }
    }

    /**
     * Nobody can tell now.
     *
     * @param reason for the log
     * @param genuine whether it is nobody's guess even if it is not good
     */
    record Unavailable(String reason, boolean genuine) implements Finding {

        Unavailable(String reason) {
            this(reason, false);
        }
    }

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
