package io.gatehouse.launcher;

import org.jspecify.annotations.Nullable;

/** A thread that is an event loop, or was. It outlives whoever makes it, who may have another priority or class loader. */
final class LoopThread extends Thread {

    /** of this thread alone */
    private @Nullable EventLoop loop;

    @SuppressWarnings("ThreadPriorityCheck") // none is relied on: it is the one that threads have anyway
    LoopThread(Runnable task, String name) {
        super(task, name);
        setDaemon(true);
        setPriority(NORM_PRIORITY);
        setContextClassLoader(EventLoopEndpoint.class.getClassLoader());
    }

    /** To be called by this thread. */
    void becomes(EventLoop its) {
        loop = its;
    }

    /** @return the loop that the calling thread is, or null */
    static @Nullable EventLoop current() {
        EventLoop last = Thread.currentThread() instanceof LoopThread thread ? thread.loop : null;
        return last != null && last.isCurrent() ? last : null;
    }
}
