package io.gatehouse.identity.remote;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Questions of one kind, a few of them at once and a few more in a queue, so that a flood of them leaves threads and processors for
 * everything else. Who waits for a turn holds no thread.
 */
public final class Turns {

    private final Errands errands;
    private final int atOnce;
    private final int mostWaiting;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underway;

    /**
     * @param atOnce how many are asked at a time, > 0
     * @param mostWaiting how many more may wait
     */
    public Turns(Errands errands, int atOnce, int mostWaiting) {
        this.errands = errands;
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
    }

    /** @return turns for what keeps a processor busy: half of the processors, and about a second of work in the queue */
    public static Turns ofProcessors(Errands errands) {
        int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new Turns(errands, atOnce, 16 * atOnce);
    }

    /**
     * Has something asked, now or when it is its turn.
     *
     * @param question may block for some seconds
     * @return the answer; fails with an {@link IOException} when too many are waiting already
     */
    public <T> CompletableFuture<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable begin = () -> begin(question, answer);
        synchronized (this) {
            if (underway == atOnce) {
                if (waiting.size() >= mostWaiting || !waiting.add(begin)) {
                    answer.completeExceptionally(new IOException("too many are waiting to be looked at"));
                }
                return answer;
            }
            underway++;
        }
        begin.run();
        return answer;
    }

    private <T> void begin(Callable<T> question, CompletableFuture<T> answer) {
        CompletableFuture<?> ignored = errands.ask(question).whenComplete((said, problem) -> {
            end();
            if (problem == null) {
                answer.complete(said);
            } else {
                answer.completeExceptionally(problem);
            }
        });
    }

    private void end() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                underway--;
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
