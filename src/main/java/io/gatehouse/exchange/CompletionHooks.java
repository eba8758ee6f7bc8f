package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is to happen when an exchange is over: the last one added first, each whatever becomes of the others. */
final class CompletionHooks {

    private final String exchange;
    private final List<Consumer<Outcome>> hooks = new ArrayList<>(8);
    private @Nullable Outcome ended;

    /** @param exchange whose they are, for the log */
    CompletionHooks(String exchange) {
        this.exchange = exchange;
    }

    /** Where the exchange is over already, it happens now: a client may leave while somebody begins to work for it. */
    void add(Consumer<Outcome> hook) {
        Outcome late;
        synchronized (this) {
            late = ended;
            if (late == null) {
                hooks.add(hook);
            }
        }
        if (late != null) {
            call(hook, late);
        }
    }

    void run(Outcome outcome) {
        synchronized (this) {
            ended = outcome;
        }
        for (int i = hooks.size() - 1; i >= 0; i--) {
            call(hooks.get(i), outcome);
        }
    }

    private void call(Consumer<Outcome> hook, Outcome outcome) {
        try {
            hook.accept(outcome);
        } catch (RuntimeException e) {
            System.getLogger(Exchange.class.getName())
                    .log(System.Logger.Level.ERROR, "[" + exchange + "] a completion hook failed", e);
        }
    }
}
