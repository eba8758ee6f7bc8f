package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.login.StepUp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to say who one is: a child of {@code <authenticate>}. Equal values are the same way. The gateway judges what it finds by itself,
 * or asks the server that it is deployed in.
 */
public sealed interface Way permits OwnWay, ContainerWay {

    /** @return the element of the descriptor */
    String element();

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

    /** @return whether a page may also put it into a request itself, as a field */
    default boolean isWrittenByPages() {
        return false;
    }

    /** @return fields in which only a trusted proxy may speak; upstreams never see what anybody says there */
    default List<String> identityFields() {
        return List.of();
    }

    /** @return whether a browser can be led to where people sign on */
    default boolean hasEntrance() {
        return false;
    }

    /** @return whether a browser that is led there now finds somebody, as far as is known */
    default boolean isEntranceOpen(Exchange exchange) {
        return false;
    }

    /**
     * Leads a browser to where people sign on.
     *
     * @param wish how the person is to prove who they are, if not as usual
     * @return what became of the exchange; null when there is no such place, or it would be of no use, because they were there a moment ago
     */
    default @Nullable Verdict lead(Exchange exchange, StepUp wish) {
        return null;
    }

    /** The credential was good, and has done its work: what the upstream is not to see is taken away. */
    default void consumed(Exchange exchange) {}
}
