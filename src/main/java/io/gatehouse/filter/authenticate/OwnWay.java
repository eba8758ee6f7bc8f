package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;

/** A way whose credentials the gateway judges by itself. */
public non-sealed interface OwnWay extends Way {

    /** Looks for a credential of this kind, and at it. Never blocks. */
    Finding examine(Exchange exchange);
}
