package io.gatehouse.exchange;

/**
 * Takes what is to be said about an exchange in the server's log. Whoever says it never waits: that log may hang, and the threads
 * of exchanges have others to serve.
 */
@FunctionalInterface
public interface Notices {

    /** Says nothing to anybody. */
    Notices NONE = (exchange, text) -> {};

    /** @param text for people, in one line; what strangers sent may stand in it as it came */
    void warn(Exchange exchange, String text);
}
