package io.gatehouse.exchange;

/** Looks at a request body on its way upstream, a few times a second; always the same thread at a time. */
@FunctionalInterface
public interface BodyWatch {

    /**
     * @param now by the ticker, in nanoseconds
     * @param waiting whether it is the client who keeps the gateway waiting, and not the upstream
     * @throws FaultException to end the exchange
     */
    void look(long now, boolean waiting);
}
