package io.gatehouse.exchange;

import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers of HTTP/1.1 on Tomcat, written past the streams of the servlet API.
 *
 * <p>By the standard Tomcat waits, on the thread that writes, for a client that does not read, until there is a write listener; and
 * with one, up to 10.1 at least, with the last byte of an answer whose length it knows. So an answer gets its listener without the
 * call that comes first by the standard. Tomcat makes that call on one of its threads, which costs two changes of thread and says
 * nothing: an answer that has not begun may be written. And once the head is out, Tomcat forgets the length: it then ends the answer
 * when it is told to, by {@code complete()}, on a thread of its own.
 *
 * <p>Bytes outside of the heap then go to the socket's buffer as they are; Tomcat's own stream would cut them into pieces of 8 KiB.
 *
 * <p>The servers' classes are not on the class path of a web application, so this looks by name.
 */
final class TomcatResponse {

    static final TomcatResponse INSTANCE = new TomcatResponse();

    private static final System.Logger LOG = System.getLogger(TomcatResponse.class.getName());

    private final ClassValue<Optional<Way>> ways = new ClassValue<>() {
        @Override
        protected Optional<Way> computeValue(Class<?> type) {
            return find(type);
        }
    };

    private TomcatResponse() {}

    /** How to get from the request to its answer, and to its connection. */
    private record Way(Field request, Method coyote, Field hook, Method response, Answers answers, Sockets sockets) {

        Object inner(HttpServletRequest facade) throws ReflectiveOperationException {
            Object connectors = request.get(facade);
            if (connectors == null) {
                throw new IllegalStateException("the exchange is over");
            }
            return coyote.invoke(connectors);
        }

        Object answer(HttpServletRequest facade) throws ReflectiveOperationException {
            return response.invoke(inner(facade));
        }

        /** @return what works on the request; null for a stream of HTTP/2, which has a life of its own */
        @Nullable
        Object processor(HttpServletRequest facade) throws ReflectiveOperationException {
            Object processor = hook.get(inner(facade));
            return sockets.processor.isInstance(processor) ? processor : null;
        }
    }

    private record Answers(Field listener, Method length, Method commit, Method setLength, Method write) {

        static Answers of(Class<?> type) throws ReflectiveOperationException {
            return new Answers(
                    opened(type.getDeclaredField("listener")),
                    type.getMethod("getContentLengthLong"),
                    type.getMethod("commit"),
                    type.getMethod("setContentLength", long.class),
                    type.getMethod("doWrite", ByteBuffer.class));
        }

        /** @return the length of the answer in bytes; negative if it is not known */
        long listen(Object answer, WriteListener with) throws ReflectiveOperationException {
            long bytes = (long) length.invoke(answer);
            listener.set(answer, with);
            commit.invoke(answer);
            setLength.invoke(answer, -1L);
            return bytes;
        }
    }

    private record Sockets(
            Class<?> processor, Method socket, Method buffers, Method beforeReplacing, Field writeBuffer) {

        static Sockets of(ClassLoader loader) throws ReflectiveOperationException {
            Class<?> handler = Class.forName("org.apache.tomcat.util.net.SocketBufferHandler", false, loader);
            return new Sockets(
                    Class.forName("org.apache.coyote.http11.Http11Processor", false, loader),
                    opened(Class.forName("org.apache.coyote.AbstractProcessor", false, loader)
                            .getDeclaredMethod("getSocketWrapper")),
                    Class.forName("org.apache.tomcat.util.net.SocketWrapperBase", false, loader)
                            .getMethod("getSocketBufferHandler"),
                    handler.getMethod("configureWriteBufferForRead"),
                    opened(handler.getDeclaredField("writeBuffer")));
        }

        void widen(Object of, int bytes) throws ReflectiveOperationException {
            Object handler = buffers.invoke(socket.invoke(of));
            ByteBuffer narrow = (ByteBuffer) writeBuffer.get(handler);
            if (narrow.capacity() < bytes) {
                beforeReplacing.invoke(handler);
                ByteBuffer wide = narrow.isDirect() ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
                wide.put(narrow).flip();
                writeBuffer.set(handler, wide);
            }
        }
    }

    /**
     * Sends the head on its way; bytes may follow at once, by {@link #write}. To be called when the head is complete, and the exchange
     * not bound to a thread any more.
     *
     * @param with hears from now on, when the container has said that it takes no more
     * @return false on other servers and for HTTP/2: nothing was done, and the listener is to be set as the standard says
     * @throws IllegalStateException if the container does not take the head
     */
    boolean listen(HttpServletRequest request, WriteListener with) {
        try {
            Way way = ways.get(request.getClass()).orElse(null);
            Object processor = way == null ? null : way.processor(request);
            if (way == null || processor == null) {
                return false;
            }
            boolean endless = way.answers.listen(way.answer(request), with) < 0;
            if (endless && processor instanceof Runnable sparing) {
                // the gateway by itself: the buffers of both heads are of no use any more, and this may last
                sparing.run();
            }
            return true;
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the container is to call first", e);
            return false;
        }
    }

    /**
     * Writes, after {@link #listen} and whenever the container's stream is ready.
     *
     * @param bytes read to their end: they are with the socket, or copied
     * @throws IOException if the client is gone, or the exchange over
     */
    void write(HttpServletRequest request, ByteBuffer bytes) throws IOException {
        try {
            Way way = ways.get(request.getClass()).orElseThrow();
            way.answers.write.invoke(way.answer(request), bytes);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IOException(e);
        }
    }

    /**
     * Lets this connection take more at once. Tomcat hands as much to the system in one call as its buffer holds, even of what does
     * not go through it; connections that carry short answers need none that is large (measured: 10 MiB takes 25 ms with 16 KiB,
     * 17 ms with 64).
     */
    void widen(HttpServletRequest request, int bytes) {
        try {
            Way way = ways.get(request.getClass()).orElse(null);
            Object processor = way == null ? null : way.processor(request);
            if (way != null && processor != null) {
                way.sockets.widen(processor, bytes);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "a buffer stays as it is", e);
        }
    }

    private static Optional<Way> find(Class<?> facade) {
        if (!facade.getName().equals("org.apache.catalina.connector.RequestFacade")) {
            return Optional.empty();
        }
        try {
            Field request = opened(facade.getDeclaredField("request"));
            Method coyote = request.getType().getMethod("getCoyoteRequest");
            Class<?> type = coyote.getReturnType();
            // Payara has a class of the same name, and another engine behind it
            if (!type.getName().equals("org.apache.coyote.Request")) {
                return Optional.empty();
            }
            Method response = type.getMethod("getResponse");
            return Optional.of(new Way(
                    request,
                    coyote,
                    opened(type.getDeclaredField("hook")),
                    response,
                    Answers.of(response.getReturnType()),
                    Sockets.of(type.getClassLoader())));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the container is to call first", e);
            return Optional.empty();
        }
    }

    private static <T extends AccessibleObject> T opened(T member) {
        member.setAccessible(true);
        return member;
    }
}
