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

    /**
     * Whether that credential needs no check because it was found good a moment ago: it passes although others behind the same address
     * guess. Never so for what a person has thought up, a password: guessing one would cost nothing as long as its owner is at work.
     */
    default boolean isKnown(Exchange exchange) {
        return false;
    }

    /** @return where in a request its credential stands: ways that look at the same place look at the same credential */
    default String place() {
        return element();
    }

    /**
     * @return whether browsers send it by themselves once they have it, also when a page of another site makes them; then it is not good
     *     for a request of such a page that changes something
     */
    default boolean isSentByBrowsers() {
        return false;
    }

    /** @return fields in which only a trusted proxy may speak; upstreams never see what anybody says there */
    default List<String> identityFields() {
    /** @return whether a page may also put it into a request itself, as a field */
    default boolean isWrittenByPages() {
        return false;
    }

        return List.of();
    }

    /** The credential was good, and has done its work: what the upstream is not to see is taken away. */
    default void consumed(Exchange exchange) {}
}
