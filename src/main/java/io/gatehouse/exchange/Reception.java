package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import java.nio.ByteBuffer;

/**
 * Stands between what comes from upstream and the client: sees the answer before hooks change it, and may see to the client itself.
 * All calls come with the lock of the exchange held, one after the other; none may block.
 */
public interface Reception {

    /**
     * The head of the answer is here.
     *
     * @param head may still be changed
     * @param length of the body in bytes; -1 when it is not known
     * @return whether the client gets this answer; if not, the client is seen to at the end of it
     */
    boolean head(ResponseHead head, long length);

    /** @param bytes of the body; must not be kept or changed */
    void bytes(ByteBuffer bytes);

    /** The answer is whole; the client gets its end behind this. */
    void ended();

    /** The answer broke off behind its head, or something else is answered in its stead. */
    void brokeOff();

    /**
     * There is no answer.
     *
     * @return whether the client has been seen to; otherwise it is told of the fault, or another upstream answers, of which the
     *     head comes here
     */
    boolean failed(Fault fault, String detail);

    /** @return whether it would see to the client itself should the upstream answer with this status */
    default boolean helpsOut(int status) {
        return false;
    }

    /** @return whether others wait for the body, so that a client who takes it slowly is not to hold it up */
    default boolean isAwaited() {
        return false;
    }
}
