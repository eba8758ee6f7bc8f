package io.gatehouse.forward;

import io.gatehouse.upstream.UpstreamBody;
import java.io.IOException;
import java.util.function.Consumer;

/** What follows the head of a request on its way upstream. The lock of the exchange is held by whoever calls. */
interface Payload {

    /** Gives the upstream what is there. On an I/O thread, whenever it would take some. */
    void transfer(UpstreamBody to) throws IOException;

    /** @return whether the upstream has been given all of it */
    boolean isEnded();

    /** @return whether it waits for the client, not for the upstream */
    boolean isHungry();

    /** @return whether another connection can be given all of it, which begins anew by that */
    boolean rewind();

    /** @return whether it can be given twice although some of it has been given */
    boolean isRepeatable();

    /** There is an answer: it is given to nobody else. */
    void settle();

    /** @param who hears from now on when there will be no more of it though it has not ended */
    void tell(Consumer<Throwable> who);
}
