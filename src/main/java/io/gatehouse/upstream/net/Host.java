package io.gatehouse.upstream.net;

import java.nio.channels.Selector;
import java.util.concurrent.Executor;

/** Who waits for the sockets of an {@link IoThread}, and runs its tasks. */
interface Host extends Executor {

    Selector selector();

    /** @return whether the calling thread is the one that waits */
    boolean isCurrent();

    /** It looks anew at what it waits for. */
    void wake();

    /** It begins to wait. */
    void start();

    /** There is something that has a deadline. On its thread. */
    void watches();

    /** Ends all connections, soon. */
    void close();

    /** Waits until it has, five seconds at most. */
    void join() throws InterruptedException;
}
