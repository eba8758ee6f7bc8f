package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What sees the head of an answer before it goes out: the last one added first. */
final class ResponseHooks {

    private final List<Consumer<ResponseHead>> hooks = new ArrayList<>(8);
    private @Nullable Tally tally;

    void add(Consumer<ResponseHead> hook) {
        hooks.add(hook);
    }

    /** @return the one of this exchange; it tells when all that was added since the first call has seen the head */
    Tally tally() {
        Tally known = tally;
        if (known == null) {
            Tally begun = new Tally();
            hooks.add(head -> begun.tell(head.headers()));
            tally = begun;
            return begun;
        }
        return known;
    }

    void run(ResponseHead head) {
        for (int i = hooks.size() - 1; i >= 0; i--) {
            hooks.get(i).accept(head);
        }
    }
}
