package io.gatehouse.upstream.net;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Event loops that whoever embeds the gateway lends it, so that a thread that waits for clients waits for upstreams too.
 *
 * @param selectors of each loop, at least one. It calls the {@link java.util.function.Consumer} of a {@link SelectionKey} that is attached
 *     to the key of a socket that is ready. What it is given to do, and those calls, it does one at a time
 * @param current gives the loop that the calling thread is; null when it is none
 */
public record LentLoops(Map<Executor, Selector> selectors, Supplier<?> current) {

    /** @return null when these are no loops, because nobody lends any */
    public static @Nullable LentLoops of(@Nullable Object loops, @Nullable Object current) {
        if (!(loops instanceof Map<?, ?> lent) || lent.isEmpty() || !(current instanceof Supplier<?> which)) {
            return null;
        }
        Map<Executor, Selector> selectors = new LinkedHashMap<>();
        lent.forEach((loop, selector) -> selectors.put((Executor) loop, (Selector) selector));
        return new LentLoops(selectors, which);
    }
}
