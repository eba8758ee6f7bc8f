package io.gatehouse.exchange;

import io.gatehouse.exchange.container.ClearToSend;
import io.gatehouse.exchange.container.Container;
import io.gatehouse.exchange.container.ServerAbort;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How one exchange holds on to what the container has lent it: request, answer and connection. */
final class Hold {

    /** As the container knows them. */
    private final HttpServletRequest lent;

    private final HttpServletResponse lentForAnswer;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Container container;
    private final @Nullable Farewell farewell;
    private volatile Lock lock = new ReentrantLock();
    private volatile @Nullable AsyncContext async;
    private volatile @Nullable Suspension suspension;
    /** The exchange is over, by what others say than the answer. */
    private volatile boolean released;

    private boolean told;

    /** @param farewell hears when the container ends the request by itself; null where it does not */
    Hold(HttpServletRequest request, HttpServletResponse response, Container container, @Nullable Farewell farewell) {
        this.lent = request;
        this.lentForAnswer = response;
        this.request = container.liberty().of(request);
        this.response = container.liberty().of(response);
        this.container = container;
        this.farewell = farewell;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    Lock lock() {
        return lock;
    }

    /** @return null as long as the exchange is bound to a thread */
    @Nullable
    AsyncContext async() {
        return async;
    }

    AsyncContext startAsync() {
        lock = container.lock().of(request);
        AsyncContext context = lent.startAsync(lent, lentForAnswer);
        // the container's clock does not know how much of an exchange is progress; the timeouts are ours
        context.setTimeout(0);
        // it is known before anybody listens: the client may be gone by then, which is told at once, or by another
        // thread
        async = context;
        hear(context);
        if (released) {
            complete(context);
        }
        return context;
    }

    /** @return whether bytes may go to the client; null where that is never in question */
    @Nullable
    ClearToSend clearToSend() {
        return farewell == null ? null : container.streams().of(request);
    }

    /** Takes the request off its thread for a while. */
    Suspension suspend() {
        Suspension stop = Suspension.of(lent, lentForAnswer);
        suspension = stop;
        hear(stop.context());
        if (released) {
            // whoever told that has told it of an earlier stop, if of any
            stop.end();
        }
        return stop;
    }

    /** Other containers end what is suspended themselves when they tell that the client is gone. */
    private void endSuspension() {
        Suspension stop = suspension;
        if (stop != null && ServerAbort.isUndertows(request)) {
            stop.end();
        }
    }

    private void hear(AsyncContext context) {
        Farewell who = farewell;
        if (who != null) {
            who.listen(context);
        }
    }

    /** Breaks the connection to the client. */
    void sever() {
        AsyncContext context = async;
        if (context == null) {
            return;
        }
        Runnable abort = () -> container.abort().abort(context, request, response);
        ClearToSend clear = clearToSend();
        if (clear == null) {
            abort.run();
        } else {
            // a stream is broken off by a frame, for which the container would wait
            clear.whenGiven(abort);
        }
    }

    /**
     * The exchange is over, and the container is told so, if it has to be.
     *
     * @param breaksOff whether that is no good end
     */
    void letGo(boolean breaksOff) {
        released = true;
        AsyncContext context = async;
        if (context == null) {
            endSuspension();
        } else if (breaksOff) {
            sever();
        } else {
            complete(context);
        }
    }

    private void complete(AsyncContext context) {
        if (!isFirst()) {
            return;
        }
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // the container was faster
        }
    }

    /** Who begins and who ends may meet here, and Undertow does not take it twice. */
    private synchronized boolean isFirst() {
        boolean first = !told;
        told = true;
        return first;
    }
}
