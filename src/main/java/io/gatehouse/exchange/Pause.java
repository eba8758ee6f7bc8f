package io.gatehouse.exchange;

import io.gatehouse.exchange.PolicyFilter.Verdict;
import jakarta.servlet.AsyncContext;
import java.lang.System.Logger.Level;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where one exchange stopped on its way through the filters, and how it goes on. */
public final class Pause {

    private static final System.Logger LOG = System.getLogger(Pause.class.getName());

    private volatile @Nullable Suspension suspension;
    private volatile @Nullable Supplier<Verdict> continuation;

    void begin(Suspension stop) {
        suspension = stop;
    }

    /**
     * @return false if the container has let go of the request
     * @throws IllegalStateException if it has not begun
     */
    boolean end(String exchange) {
        Suspension stop = suspension;
        if (stop == null) {
            throw new IllegalStateException("exchange " + exchange + " is not suspended");
        }
        suspension = null;
        return stop.resume();
    }

    /** @param problem why there is no value, or null */
    <T> void goOnWith(T value, @Nullable Throwable problem, Function<T, Verdict> then) {
        continuation = () -> {
            if (problem != null) {
                throw new IllegalStateException(problem);
            }
            return then.apply(value);
        };
    }

    /**
     * A thread of the container goes on with what is bound to none, where the servlet at the end of the filters stopped.
     *
     * @param context of the exchange
     */
    void goOnBy(AsyncContext context, Runnable then) {
        continuation = () -> {
            then.run();
            return Verdict.ANSWERED;
        };
        if (!Suspension.of(context).resume()) {
            LOG.log(Level.ERROR, "the exchange could not be resumed");
        }
    }

    /** @return how the exchange goes on; null when it does so from the start of the concern */
    @Nullable
    Supplier<Verdict> take() {
        Supplier<Verdict> taken = continuation;
        if (taken != null) {
            continuation = null;
        }
        return taken;
    }

    /**
     * Goes on where the servlet at the end of the filters stopped.
     *
     * @return false if it did not stop there
     */
    public boolean goOn() {
        Supplier<Verdict> taken = take();
        return taken != null && taken.get() != null;
    }
}
