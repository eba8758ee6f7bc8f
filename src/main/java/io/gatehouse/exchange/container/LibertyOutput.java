package io.gatehouse.exchange.container;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on Open Liberty, as {@link LibertyStreams} has it. Whatever listener there is, its {@code write()} waits
 * for the client: it is that of the class of streams without one. The method that does not wait is there, but private and called by nobody at
 * first; it is called here. {@code flush()} waits, too. So nothing is kept back that it would have to send: how much that may be is changed for
 * each piece to as much as it has.
 */
final class LibertyOutput extends ServletOutputStream {

    private final ServletOutputStream out;
    private final Inner inner;
    private final Object monitor;
    private final Executor callers;
    private boolean listened;
    private boolean begun;
    private int most;

    /** What the server's stream writes to. */
    interface Inner {

        /** Makes ready for the first piece. @return how many bytes are kept back by default: what can be sent at a time */
        int prepare() throws IOException;

        /** @param bytes as many are kept back until they are sent */
        void keep(int bytes) throws IOException;

        /** Writes without waiting; what the client does not take is kept, and the stream is not ready until that is gone. */
        void write(byte[] bytes, int offset, int length) throws IOException;
    }

    /**
     * @param monitor that is held while the listener is called
     * @param callers on which it is called instead
     */
    LibertyOutput(ServletOutputStream out, Inner inner, Object monitor, Executor callers) {
        this.out = out;
        this.inner = inner;
        this.monitor = monitor;
        this.callers = callers;
    }

    /** @throws ReflectiveOperationException if it is no stream of a release that is known */
    static ServletOutputStream over(ServletOutputStream out) throws ReflectiveOperationException {
        @Nullable Object inner = out.getClass().getMethod("getOutput").invoke(out);
        if (inner == null) {
            throw new NoSuchFieldException("output");
        }
        return new LibertyOutput(out, Reflected.of(inner), inner, ForkJoinPool.commonPool());
    }

    /**
     * @param amount of bytes that are kept back
     * @param validate makes buffers, and sets that amount, once
     * @param write does not wait
     */
    private record Reflected(Object stream, Field amount, Method validate, Method write) implements Inner {

        static Reflected of(Object stream) throws ReflectiveOperationException {
            Class<?> own = stream.getClass();
            Class<?> plain = own.getSuperclass();
            Field amount = plain.getDeclaredField("amountToBuffer");
            Method validate = plain.getDeclaredMethod("validate");
            Method write = own.getDeclaredMethod("writeToBuffers", byte[].class, int.class, int.class);
            amount.setAccessible(true);
            validate.setAccessible(true);
            write.setAccessible(true);
            return new Reflected(stream, amount, validate, write);
        }

        @Override
        public int prepare() throws IOException {
            call(validate);
            try {
                return amount.getInt(stream);
            } catch (IllegalAccessException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void keep(int bytes) throws IOException {
            try {
                amount.setInt(stream, bytes);
            } catch (IllegalAccessException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            call(write, bytes, offset, length);
        }

        private void call(Method what, Object... with) throws IOException {
            try {
                what.invoke(stream, with);
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
            } catch (IllegalAccessException e) {
                throw new IOException(e);
            }
        }
    }

    @Override
    public boolean isReady() {
        synchronized (monitor) {
            return out.isReady();
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        synchronized (monitor) {
            if (listened && length > 0) {
                // what is longer goes buffer by buffer, the last of which is not full
                inner.keep(length <= most() ? length : 1);
                inner.write(bytes, offset, length);
                begun = true;
            } else {
                out.write(bytes, offset, length);
            }
        }
    }

    private int most() throws IOException {
        if (most == 0) {
            most = inner.prepare();
        }
        return most;
    }

    /** The head alone is short. */
    @Override
    public void flush() throws IOException {
        synchronized (monitor) {
            if (!begun) {
                out.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (monitor) {
            out.close();
        }
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        synchronized (monitor) {
            listened = true;
            out.setWriteListener(new WriteListener() {
                @Override
                public void onWritePossible() {
                    callers.execute(() -> call(listener));
                }

                @Override
                public void onError(Throwable cause) {
                    callers.execute(() -> listener.onError(cause));
                }
            });
        }
    }

    /** What goes wrong in it the listener is told, as the container would tell it. */
    private static void call(WriteListener listener) {
        try {
            listener.onWritePossible();
        } catch (IOException | RuntimeException e) {
            listener.onError(e);
        }
    }
}
