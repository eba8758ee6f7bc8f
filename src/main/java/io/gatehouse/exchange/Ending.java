package io.gatehouse.exchange;

import io.gatehouse.exchange.container.ClearToSend;
import io.gatehouse.exchange.container.UndertowResponse;
import io.gatehouse.exchange.container.UndertowThreads;
import jakarta.servlet.AsyncContext;

/** Ends exchanges as their container does it best. */
final class Ending {

    private Ending() {}

    /**
     * Sends the body of an answer whose head is in the container's response, and ends the exchange. To be called with its lock held.
     *
     * @return false where the server has no better way than its stream, and where the exchange is bound to a thread: nothing was done
     */
    static boolean send(Exchange exchange, byte[] body) {
        AsyncContext async = exchange.async();
        if (async == null
                || !UndertowResponse.INSTANCE.takes(
                        exchange.request(), exchange.head().headers())) {
            return false;
        }
        exchange.countOut(body.length);
        if (exchange.complete()) {
            UndertowResponse.INSTANCE.send(async, exchange.request(), body);
        }
        return true;
    }

    /**
     * Completes an exchange, if the container has not done so.
     *
     * @param listened whether its answer goes by a listener; else the container sends what is left of it, and may wait for the client
     */
    static void complete(Exchange exchange, AsyncContext async, boolean listened) {
        UndertowThreads.complete(
                async,
                listened
                        && UndertowThreads.mayEndAtOnce(
                                exchange.request(), exchange.head().headers()));
    }

    /** All of the answer is here; a client that takes nothing more of it for too long is given up. */
    static void limit(Exchange exchange, ClearToSend clear) {
        Runnable over = clear.limit(exchange::clientGone);
        exchange.onComplete(outcome -> over.run());
    }
}
