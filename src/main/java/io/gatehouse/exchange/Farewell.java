package io.gatehouse.exchange;

import io.gatehouse.exchange.container.TomcatStream;
import io.gatehouse.exchange.container.UndertowStreams;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.jspecify.annotations.Nullable;

/**
 * Hears that a client of HTTP/2 has given up an exchange. When it resets the stream, or leaves, Tomcat ends the request at once, on a thread of its
 * own, whatever is being waited for; it tells the listeners of the streams, but an exchange that waits for its
 * upstream or for somebody's word has none. Nobody else would ever end it. Undertow ends nothing, and tells only who listens to its channels.
 */
final class Farewell implements AsyncListener {

    private final Exchange exchange;

    private Farewell(Exchange exchange) {
        this.exchange = exchange;
    }

    /** @return null for an exchange of HTTP/1.1: of a client that closes its connection no container tells */
    static @Nullable Farewell to(Exchange exchange) {
        return exchange.arrival().protocol().startsWith("2") ? new Farewell(exchange) : null;
    }

    /** To be told each time that the request is taken off its thread: containers forget it when the request is back on one. */
    void listen(AsyncContext context) {
        context.addListener(this);
        UndertowStreams.INSTANCE.tell(exchange.request(), this::gone);
    }

    /**
     * Whoever has found out before, and is about to break it off, comes too late if the first thread has not left the request: Tomcat breaks
     * off the whole connection for one that nobody ends here.
     */
    @Override
    public void onError(AsyncEvent event) {
        if (exchange.isCompleted() && TomcatStream.isReset(exchange.request())) {
            try {
                event.getAsyncContext().complete();
            } catch (IllegalStateException e) {
                // it has ended
            }
        } else {
            gone();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        gone();
    }

    /** Unless somebody has said that the exchange is over, it is the container that ends it. */
    private void gone() {
        if (!exchange.isCompleted()) {
            exchange.containerSaysGone();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // there is none
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // whoever starts it tells
    }
}
