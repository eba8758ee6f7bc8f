package io.gatehouse.exchange.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * Streams of HTTP/2 on Undertow. It tells nobody that a client has given one up while its answer has not begun: the servlet API has no listener for
 * that, and nothing is read or written that could fail. But the channel that the answer will take is closed then, and wakes whoever listens
 * to it; until there is an answer that is nobody.
 */
public final class UndertowStreams {

    private static final System.Logger LOG = System.getLogger(UndertowStreams.class.getName());

    public static final UndertowStreams INSTANCE = new UndertowStreams();

    private final OfUndertow<Way> ways = new OfUndertow<>(Way::of, "nobody tells when a client gives up");

    private UndertowStreams() {}

    /** What is needed of {@code HttpServerExchange}, its connection, and the channels of XNIO. */
    private record Way(
            Method exchange,
            Method connection,
            Method isConnected,
            Method sink,
            Method isOpen,
            Method setter,
            Method set,
            Class<?> listener) {

        static Way of(Class<?> request) throws ReflectiveOperationException {
            Method exchange = request.getMethod("getExchange");
            Method connection = exchange.getReturnType().getMethod("getConnection");
            Method sink = connection.getReturnType().getDeclaredMethod("getSinkChannel");
            sink.setAccessible(true);
            Method setter = sink.getReturnType().getMethod("getWriteSetter");
            ClassLoader loader = sink.getReturnType().getClassLoader();
            Class<?> listener = Class.forName("org.xnio.ChannelListener", false, loader);
            return new Way(
                    exchange,
                    connection,
                    connection.getReturnType().getMethod("isOpen"),
                    sink,
                    sink.getReturnType().getMethod("isOpen"),
                    setter,
                    setter.getReturnType().getMethod("set", listener),
                    listener);
        }

        void tell(HttpServletRequest request, Runnable gone) throws ReflectiveOperationException {
            Object stream = required(connection.invoke(required(exchange.invoke(request))));
            Object answer = required(sink.invoke(stream));
            Object heard = UndertowThreads.proxy(listener, arguments -> {
                // Undertow ends on its own thread at once what others still work on, and leaves it to them on any other
                tellIfGone(stream, answer, () -> ForkJoinPool.commonPool().execute(gone));
                return null;
            });
            set.invoke(setter.invoke(answer), heard);
            // it may have been before anybody listened
            tellIfGone(stream, answer, gone);
        }

        private void tellIfGone(Object stream, Object answer, Runnable gone) throws ReflectiveOperationException {
            if (Boolean.FALSE.equals(isOpen.invoke(answer)) || Boolean.FALSE.equals(isConnected.invoke(stream))) {
                gone.run();
            }
        }

        private static Object required(@Nullable Object value) {
            return Objects.requireNonNull(value);
        }
    }

    /**
     * Has somebody told when the client gives up a request of HTTP/2, or leaves, before there is an answer. On other servers nothing happens.
     *
     * @param gone is run at most a few times, on any thread, and must not wait
     */
    public void tell(HttpServletRequest request, Runnable gone) {
        Way way = ways.of(request);
        if (way == null) {
            return;
        }
        try {
            way.tell(request, gone);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "nobody tells when a client gives up", e);
        }
    }
}
