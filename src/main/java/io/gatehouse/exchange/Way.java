package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;

/** The way upstream, for who must know of it before an exchange takes it. */
public interface Way {

    /**
     * Draws where the exchange goes, which it then does.
     *
     * @return the name of the upstream
     */
    String draw(Exchange exchange, Decision.Routed routed, Action.Forward action);

    /**
     * Somebody else has found out that the upstream has nothing: where another one stands in for that, the exchange goes there.
     *
     * @return whether it does
     */
    boolean fallBack(Exchange exchange, Fault fault);

    /** Sends what no client waits for; what comes of it is its reception's. */
    void fetch(Exchange errand, Decision.Routed routed, Action.Forward action);
}
