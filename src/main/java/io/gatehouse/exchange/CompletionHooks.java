package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is to happen when an exchange is over: the last one added first, each whatever becomes of the others. */
final class CompletionHooks {

    private final List<Consumer<Outcome>> hooks = new ArrayList<>(4);

    void add(Consumer<Outcome> hook) {
        hooks.add(hook);
    }

    void run(String exchange, Outcome outcome) {
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
