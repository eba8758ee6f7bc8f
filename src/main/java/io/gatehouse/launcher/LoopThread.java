package io.gatehouse.launcher;

import org.jspecify.annotations.Nullable;

/** A thread that is an event loop, or was. It outlives whoever makes it, who may have another priority or class loader. */
final class LoopThread extends Thread {

    /** of this thread alone */
    private @Nullable EventLoop loop;

    /** of this thread alone */
    private boolean guest;

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

    /** Begins or ends to serve something of the web application's. */
    static void servesGuest(boolean does) {
        if (Thread.currentThread() instanceof LoopThread thread) {
            thread.guest = does;
        }
    }

    /** @return whether the calling thread serves something of the web application's, as a loop or relieved of it */
    static boolean servesGuest() {
        return Thread.currentThread() instanceof LoopThread thread && thread.guest;
    }

    /** @return the loop that the calling thread is, or null */
    static @Nullable EventLoop current() {
        EventLoop last = Thread.currentThread() instanceof LoopThread thread ? thread.loop : null;
        return last != null && last.isCurrent() ? last : null;
    }
}
