package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way to say who one is: a child of {@code <authenticate>}. Equal values are the same way. */
interface Way {

    /** @return the element of the descriptor */
    String element();

    /** Looks for a credential of this kind, and at it. Never blocks. */
    Finding examine(Exchange exchange);

    /**
     * @param rejected whether a credential of this kind was there and was not good
     * @return a challenge (RFC 9110, 11.6.1) that names this way; null when it cannot be named so
     */
    @Nullable
    String challenge(boolean rejected);

    /**
     * @return whose credential the request says that it brings, empty where that is not said; null when it brings none that could be
     *     guessed
     */
    default @Nullable String guess(RequestHead head) {
        return null;
    }

    /** @return fields in which only a trusted proxy may speak; upstreams never see what anybody says there */
    default List<String> identityFields() {
        return List.of();
    }

    /** The credential was good, and has done its work: what the upstream is not to see is taken away. */
    default void consumed(Exchange exchange) {}
}
