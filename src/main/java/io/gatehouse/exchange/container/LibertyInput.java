package io.gatehouse.exchange.container;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** The body of a request on Open Liberty, as {@link LibertyStreams} has it. */
final class LibertyInput extends ServletInputStream {

    private final ServletInputStream in;
    private final Object monitor;
    private final Executor callers;
    private final boolean endsItself;

    /**
     * @param endsItself whether the body says where it ends, not its head
     * @param monitor that is held while the listener is called
     * @param callers on which it is called instead
     */
    LibertyInput(ServletInputStream in, boolean endsItself, Object monitor, Executor callers) {
        this.in = in;
        this.endsItself = endsItself;
        this.monitor = monitor;
        this.callers = callers;
    }

    /** @throws ReflectiveOperationException if it is no stream of a release that is known */
    static ServletInputStream over(ServletInputStream in, boolean endsItself) throws ReflectiveOperationException {
        @Nullable Object monitor = in.getClass().getMethod("getCompleteLockObj").invoke(in);
        if (monitor == null) {
            throw new NoSuchFieldException("completeLockObj");
        }
        return new LibertyInput(in, endsItself, monitor, ForkJoinPool.commonPool());
    }

    @Override
    public boolean isFinished() {
        synchronized (monitor) {
            return in.isFinished();
        }
    }

    /**
     * Who looks for bytes and finds the end is told that nothing is ready, and is not called: Liberty looks for the end behind a call of its
     * own. The end is ready to be read. A body whose length is known ends with its last byte.
     */
    @Override
    public boolean isReady() {
        synchronized (monitor) {
            return in.isReady() || (endsItself && in.isFinished());
        }
    }

    @Override
    public int available() throws IOException {
        synchronized (monitor) {
            return in.available();
        }
    }

    @Override
    public int read() throws IOException {
        synchronized (monitor) {
            return in.read();
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        synchronized (monitor) {
            return in.read(bytes, offset, length);
        }
    }

    @Override
    public void setReadListener(ReadListener listener) {
        in.setReadListener(new ReadListener() {
            @Override
            public void onDataAvailable() {
                callers.execute(() -> call(listener::onDataAvailable, listener));
            }

            @Override
            public void onAllDataRead() {
                callers.execute(() -> call(listener::onAllDataRead, listener));
            }

            @Override
            public void onError(Throwable cause) {
                callers.execute(() -> listener.onError(cause));
            }
        });
    }

    private interface Call {

        void make() throws IOException;
    }

    /** What goes wrong in it the listener is told, as the container would tell it. */
    private static void call(Call call, ReadListener listener) {
        try {
            call.make();
        } catch (IOException | RuntimeException e) {
            listener.onError(e);
        }
    }
}
