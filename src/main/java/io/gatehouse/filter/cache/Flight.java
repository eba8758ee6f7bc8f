package io.gatehouse.filter.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One request on its way upstream, and those who wait for what it brings. */
final class Flight {

    private final Flights flights;
    private final String key;
    private final Executor executor;
    private final List<Wait> waiting = new ArrayList<>();
    private @Nullable Landing landing;

    private record Wait(CompletableFuture<Landing> answer, long until) {}

    Flight(Flights flights, String key, Executor executor) {
        this.flights = flights;
        this.key = key;
        this.executor = executor;
    }

    /** @param until by the ticker, when it waits no longer */
    synchronized CompletableFuture<Landing> join(long until) {
        CompletableFuture<Landing> answer = new CompletableFuture<>();
        if (landing == null) {
            waiting.add(new Wait(answer, until));
        } else {
            answer.complete(landing);
        }
        return answer;
    }

    /** It is known what comes of it; who joins later hears the same. Only the first word counts. */
    void land(Landing what) {
        List<Wait> told;
        synchronized (this) {
            if (landing != null) {
                return;
            }
            landing = what;
            told = List.copyOf(waiting);
            waiting.clear();
        }
        if (!told.isEmpty()) {
            // not on this thread, which holds the lock of an exchange
            executor.execute(() -> told.forEach(wait -> wait.answer.complete(what)));
        }
    }

    /** Nobody joins it any more. */
    void leave() {
        flights.remove(key, this);
    }

    /** It is over, well or badly; the next request begins anew. */
    void end() {
        flights.remove(key, this);
        land(Landing.AGAIN);
    }

    /** Nobody waits for ever; now is by the ticker. */
    void tick(long now) {
        List<Wait> late = new ArrayList<>();
        synchronized (this) {
            waiting.removeIf(wait -> now - wait.until >= 0 && late.add(wait));
        }
        late.forEach(wait -> wait.answer.complete(Landing.ALONE));
    }
}
