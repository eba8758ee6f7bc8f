package io.gatehouse.exchange.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Breaks an answer off in mid-body, so that the client sees a broken connection (or a reset HTTP/2 stream) and never takes
 * what it got for the whole (RFC 9112, 8; RFC 9113, 8.1).
 */
@FunctionalInterface
public interface Abort {

    /**
     * Breaks the downstream connection of an exchange off. To be called at most once, from any thread, after
     * {@code startAsync()} and never when a listener has heard of the exchange's end: a server uses its objects for the next
     * request then. Returns at once, mostly before the connection is closed. Neither {@code complete()} nor
     * {@code dispatch()} may follow, and if a write failed because the client is gone, this is to be called instead of
     * {@code complete()}.
     *
     * <p>What was held for the exchange is to be released by the caller. An {@code AsyncListener} hears {@code onError} and
     * {@code onComplete} on Tomcat and {@code onComplete} on the others; a {@code WriteListener} may hear {@code onError}.
     */
    void abort(AsyncContext async, HttpServletRequest request, HttpServletResponse response);

    /** @return the way that works on the server which this code runs in, found out by the first look at a request */
    static Abort ofServer() {
        return new ServerAbort();
    }
}
