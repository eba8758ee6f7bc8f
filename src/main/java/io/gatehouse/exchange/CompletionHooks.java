package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is to happen when an exchange is over: the last one added first, each whatever becomes of the others. */
final class CompletionHooks {

    private final List<Consumer<Outcome>> hooks = new ArrayList<>(4);
    private @Nullable Outcome ended;

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
            hook.accept(late);
        }
    }

    void run(String exchange, Outcome outcome) {
        synchronized (this) {
            ended = outcome;
        }
        for (int i = hooks.size() - 1; i >= 0; i--) {
            try {
                hooks.get(i).accept(outcome);
            } catch (RuntimeException e) {
                System.getLogger(Exchange.class.getName())
                        .log(System.Logger.Level.ERROR, "[" + exchange + "] a completion hook failed", e);
            }
        }
    }
}
