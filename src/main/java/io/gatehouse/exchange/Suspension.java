package io.gatehouse.exchange;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One stop of a request on its way through the filters. The filter that stops it returns without going on; whoever is asked
 * meanwhile resumes it from any thread, and the container sends it through the filters again (dispatcher type ASYNC).
 *
 * <p>Read the request's target before: Payara decodes {@code getRequestURI()} from the second round on.
 */
public final class Suspension {

    private static final System.Logger LOG = System.getLogger(Suspension.class.getName());
    private static final long PAUSE_NANOS = 100_000;
    private static final int TRIES = 3;
    private static final long LEAVING_NANOS = 1_000_000;

    private final AsyncContext context;
    private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);

    private enum State {
        STOPPED,
        RESUMED,
        ENDED
    }

    private Suspension(AsyncContext context) {
        this.context = context;
    }

    /** Stops the request here; no timeout of the container's ends the stop. */
    public static Suspension of(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        return new Suspension(context);
    }

    /** One that is stopped already. */
    static Suspension of(AsyncContext context) {
        return new Suspension(context);
    }

    /**
     * Lets the request go on. Any thread may call, also before the filter has returned.
     *
     * @return false if the container takes it no more, because it has let go of the request: it will not go on
     * @throws IllegalStateException if it was resumed before
     */
    public boolean resume() {
        if (!state.compareAndSet(State.STOPPED, State.RESUMED)) {
            if (state.get() == State.ENDED) {
                return false;
            }
            throw new IllegalStateException("resumed twice");
        }
        Payara payara = Payara.behind(context);
        if (payara == null) {
            return dispatch();
        }
        context.start(payara::dispatchAfterRound);
        return true;
    }

    /** The request will not go on, and the container is told that it is over; unless it was resumed before. Any thread may call. */
    void end() {
        if (!state.compareAndSet(State.STOPPED, State.ENDED)) {
            return;
        }
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // the container was faster
        }
    }

    AsyncContext context() {
        return context;
    }

    /**
     * Nobody waits for what is thrown here, and the request would wait for ever. Tomcat reads the request before it takes its lock,
     * while its own thread may be about to leave it: then it has left when that is tried again.
     */
    private boolean dispatch() {
        for (int left = TRIES; left > 0; left--) {
            try {
                context.dispatch();
                return true;
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "the exchange could not be resumed", e);
                LockSupport.parkNanos(LEAVING_NANOS);
            }
        }
        return false;
    }

    /**
     * Payara puts a dispatch that comes before its own thread has left the filters off to the end of that round, and
     * sometimes loses it there; and a thread that dispatched a request may later be the one that serves it, and then never
     * completes it, unless it is made to forget.
     */
    private record Payara(AsyncContext context, Method isInRound, Method forget) {

        static @Nullable Payara behind(AsyncContext context) {
            try {
                Method isInRound = context.getClass().getDeclaredMethod("isDelayAsyncDispatchAndComplete");
                Method forget = context.getClass().getDeclaredMethod("getAndResetDispatchInScope");
                isInRound.setAccessible(true);
                forget.setAccessible(true);
                return new Payara(context, isInRound, forget);
            } catch (NoSuchMethodException e) {
                return null;
            }
        }

        void dispatchAfterRound() {
            try {
                while ((boolean) isInRound.invoke(context)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                // its thread has left the filters, and now leaves the engine, which takes no two threads at once
                LockSupport.parkNanos(LEAVING_NANOS);
                context.dispatch();
                forget.invoke(context);
            } catch (IllegalAccessException | InvocationTargetException e) {
                LOG.log(Level.WARNING, "the exchange could not be resumed: " + e.getCause());
            }
        }
    }
}
