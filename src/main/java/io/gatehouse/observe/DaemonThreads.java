package io.gatehouse.observe;

/** Threads that end no later than the process. */
final class DaemonThreads {

    private DaemonThreads() {}

    /** @return not started; a server tells by its context class loader whose log is written to */
    static Thread named(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
        return thread;
    }
}
