package io.gatehouse.forward;

import java.nio.ByteBuffer;

/** Looks at what comes from upstream, and changes nothing of it. The lock of the exchange is held by whoever calls; none may block. */
interface AnswerTap {

    /** An answer begins; one that had begun before counts for nothing. */
    void head(int status);

    /** @param bytes of the body; must not be kept or changed */
    void bytes(ByteBuffer bytes);

    /** The answer is whole. */
    void ended();
}
