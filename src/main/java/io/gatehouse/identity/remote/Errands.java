package io.gatehouse.identity.remote;

import io.gatehouse.upstream.FewThreads;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * The few threads on which somebody outside is asked who a caller is, so that no thread of the container and none that carries
 * requests ever waits for a provider. They are there only while there is something to ask.
 */
public final class Errands implements AutoCloseable {

    /** As many questions at once as a provider in trouble is to have from one gateway. */
    private static final int MOST_THREADS = 16;

    /** What waits longer than these take would be told too late. */
    private static final int MOST_WAITING = 256;

    private static final long PATIENCE_MILLIS = 1_000;

    private final FewThreads threads = new FewThreads("gatehouse-identity", MOST_THREADS, MOST_WAITING);

    /**
     * Has somebody asked.
     *
     * @param question may block for some seconds
     * @return the answer; fails with an {@link IOException} when too many are being asked already, or the gateway stops
     */
    public <T> CompletableFuture<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!threads.run(() -> answer(question, answer))) {
            answer.completeExceptionally(new IOException("too many questions to identity providers are open"));
        }
        return answer;
    }

    private static <T> void answer(Callable<T> question, CompletableFuture<T> answer) {
        try {
            answer.complete(question.call());
        } catch (Exception e) {
            answer.completeExceptionally(e);
        } catch (Error e) {
            answer.completeExceptionally(e);
            throw e;
        }
    }

    @Override
    public void close() {
        if (!threads.end(PATIENCE_MILLIS)) {
            System.getLogger(Errands.class.getName())
                    .log(System.Logger.Level.WARNING, "a thread that asks an identity provider does not stop");
        }
    }
}
