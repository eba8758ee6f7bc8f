package io.gatehouse.exchange.container;

import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * Answers of HTTP/1.1 on Tomcat, written past the streams of the servlet API.
 *
 * <p>By the standard Tomcat waits, on the thread that writes, for a client that does not read, until there is a write listener; and
 * with one, up to 10.1 at least, with the last byte of an answer whose length it knows. So an answer gets its listener without the
 * call that comes first by the standard. Tomcat makes that call on one of its threads, which costs two changes of thread and says
 * nothing: an answer that has not begun may be written. And bytes go past Tomcat's stream, which ends an answer when it has counted
 * all of it: it is ended by {@code complete()}, on a thread of the container. The stream would also cut them into pieces of 8 KiB.
 *
 * <p>What is written goes to the system at once. As long as something is kept back Tomcat says that it is not ready, and has one of
 * its threads write it (measured: 1 KiB costs 40 % more CPU then).
 */
public final class TomcatResponse {

    public static final TomcatResponse INSTANCE = new TomcatResponse();

    private static final System.Logger LOG = System.getLogger(TomcatResponse.class.getName());
    private final Coyote.Found<Way> ways = new Coyote.Found<>(Level.DEBUG, "the container is to call first", Way::of);

    private TomcatResponse() {}

    private record Way(Coyote coyote, Method response, Answers answers, Buffers buffers) {

        static Way of(Coyote coyote) throws ReflectiveOperationException {
            Method response = coyote.requests().getMethod("getResponse");
            return new Way(coyote, response, Answers.of(coyote, response.getReturnType()), Buffers.of(coyote));
        }

        Object answer(HttpServletRequest facade) throws ReflectiveOperationException {
            return response.invoke(coyote.request(facade));
        }
    }

    private record Answers(
            Field listener, Method length, Method write, Method action, Object flush, Method errorException) {

        static Answers of(Coyote coyote, Class<?> type) throws ReflectiveOperationException {
            Class<?> code = coyote.type("org.apache.coyote.ActionCode");
            return new Answers(
                    Coyote.opened(type.getDeclaredField("listener")),
                    type.getMethod("getContentLengthLong"),
                    type.getMethod("doWrite", ByteBuffer.class),
                    type.getMethod("action", code, Object.class),
                    code.getField("CLIENT_FLUSH").get(null),
                    type.getMethod("getErrorException"));
        }

        /**
         * Tomcat keeps to itself that it could not flush, and means to tell the listener on a thread of its own. If it hears
         * from the client before that, it lets go of the request and the listener hears nothing, ever.
         */
        void write(Object answer, ByteBuffer bytes) throws ReflectiveOperationException, IOException {
            write.invoke(answer, bytes);
            action.invoke(answer, flush, null);
            if (errorException.invoke(answer) instanceof Exception broken) {
                throw new IOException(broken);
            }
        }

        boolean isEndless(Object answer) throws ReflectiveOperationException {
            return (long) length.invoke(answer) < 0;
        }
    }

    private record Buffers(Method handler, Method beforeReplacing, Field writeBuffer) {

        static Buffers of(Coyote coyote) throws ReflectiveOperationException {
            Class<?> type = coyote.type("org.apache.tomcat.util.net.SocketBufferHandler");
            return new Buffers(
                    coyote.type("org.apache.tomcat.util.net.SocketWrapperBase").getMethod("getSocketBufferHandler"),
                    type.getMethod("configureWriteBufferForRead"),
                    Coyote.opened(type.getDeclaredField("writeBuffer")));
        }

        void widen(Object socket, int bytes) throws ReflectiveOperationException {
            Object buffers = handler.invoke(socket);
            if (buffers instanceof IntConsumer lending) {
                // the gateway by itself: until the end of this answer
                lending.accept(bytes);
                return;
            }
            ByteBuffer narrow = (ByteBuffer) writeBuffer.get(buffers);
            if (narrow.capacity() < bytes) {
                beforeReplacing.invoke(buffers);
                ByteBuffer wide = narrow.isDirect() ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
                wide.put(narrow).flip();
                writeBuffer.set(buffers, wide);
            }
        }
    }

    /**
     * Lets bytes follow at once, by {@link #write}. To be called when the exchange is not bound to a thread any more.
     *
     * @param with hears from now on, when the container has said that it takes no more
     * @return false on other servers and for HTTP/2: nothing was done, and the listener is to be set as the standard says
     */
    public boolean listen(HttpServletRequest request, WriteListener with) {
        try {
            Way way = ways.by(request);
            if (way == null || way.coyote.processor(request) == null) {
                return false;
            }
            way.answers.listener.set(way.answer(request), with);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the container is to call first", e);
            return false;
        }
    }

    /**
     * Writes, after {@link #listen} and whenever the container's stream is ready; first of all the head.
     *
     * @param bytes read to their end: they are with the system, or copied
     * @throws IOException if the client is gone, or the exchange over
     */
    public void write(HttpServletRequest request, ByteBuffer bytes) throws IOException {
        try {
            Way way = Objects.requireNonNull(ways.by(request));
            Object answer = way.answer(request);
            way.answers.write(answer, bytes);
            if (way.coyote.processor(request) instanceof Runnable sparing && way.answers.isEndless(answer)) {
                // the gateway by itself: the buffers of both heads are of no use any more, and this may last
                sparing.run();
            }
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException | NullPointerException | IllegalStateException e) {
            throw new IOException(e);
        }
    }

    /**
     * Lets this connection take more at once. Tomcat hands as much to the system in one call as its buffer holds, even of what does
     * not go through it; connections that carry short answers need none that is large (measured: 10 MiB takes 25 ms with 16 KiB,
     * 17 ms with 64).
     */
    public void widen(HttpServletRequest request, int bytes) {
        try {
            Way way = ways.by(request);
            Object processor = way == null ? null : way.coyote.processor(request);
            if (way != null && processor != null) {
                way.buffers.widen(way.coyote.socket(processor), bytes);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "a buffer stays as it is", e);
        }
    }
}
