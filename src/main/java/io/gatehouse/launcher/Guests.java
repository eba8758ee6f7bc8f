package io.gatehouse.launcher;

import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * What an event loop does for the web application, whose sockets are in its selector beside those of clients. The application may rely on
 * it that this is done by one thread at a time. If a thread is relieved of the loop while it is at it, the rest waits until it is done;
 * clients do not. All of this belongs to the thread that is the loop.
 */
final class Guests {

    private static final System.Logger LOG = System.getLogger(Guests.class.getName());

    private final Queue<Runnable> aside = new ArrayDeque<>();
    private boolean atWork;

    /** Something to be done for the application. */
    sealed interface Work extends Runnable {

        /** Sees to it that nobody is told of it again, for now. @return has it done after all */
        Runnable putAside(Consumer<Task> tasks);
    }

    /** It asked for it. */
    record Task(Runnable task) implements Work {

        @Override
        public void run() {
            task.run();
        }

        @Override
        public Runnable putAside(Consumer<Task> tasks) {
            return () -> tasks.accept(this);
        }
    }

    /** A socket is ready. Whom to tell is attached to its key. */
    record Ready(SelectionKey key) implements Work {

        @Override
        @SuppressWarnings("unchecked") // what may be attached is written in Embedding.LOOPS
        public void run() {
            // nobody when it has been closed meanwhile
            if (key.attachment() instanceof Consumer<?> someone) {
                ((Consumer<SelectionKey>) someone).accept(key);
            }
        }

        /**
         * The selector would find it again and again. Who wants it looked for no more by then is told once too often; but a socket that
         * has been connected meanwhile would make the selector return again and again, and find nothing.
         */
        @Override
        public Runnable putAside(Consumer<Task> tasks) {
            int wanted = unlessClosed(() -> key.interestOpsAnd(0));
            return () -> {
                int done = isConnected() ? SelectionKey.OP_CONNECT : 0;
                int ignored = unlessClosed(() -> key.interestOpsOr(wanted & ~done));
            };
        }

        private boolean isConnected() {
            return key.channel() instanceof SocketChannel socket && socket.isConnected();
        }

        private static int unlessClosed(IntSupplier change) {
            try {
                return change.getAsInt();
            } catch (CancelledKeyException e) {
                LOG.log(Level.DEBUG, "closed while it waited", e);
                return 0;
            }
        }
    }

    /**
     * Before something is done.
     *
     * @param tasks takes what is to be done later
     * @return false if somebody who was relieved is still at work: it is done when he has done his
     */
    boolean begin(Work next, Consumer<Task> tasks) {
        if (atWork) {
            aside.add(next.putAside(tasks));
            return false;
        }
        atWork = true;
        return true;
    }

    /** It is done. */
    void end() {
        atWork = false;
        for (Runnable next = aside.poll(); next != null; next = aside.poll()) {
            next.run();
        }
    }
}
