package io.gatehouse.exchange.container;

import io.gatehouse.http.Headers;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Short answers on Undertow, written past the streams of the servlet API. Those are emptied when the exchange is completed, by a thread of
 * a pool, which may wait there for a client that does not read. Here the thread that has the answer hands it to the system, as far as that
 * takes it; nearly always it takes all, and the exchange ends on that thread. Only for the rest a thread of the pool waits.
 */
public final class UndertowResponse {

    private static final System.Logger LOG = System.getLogger(UndertowResponse.class.getName());

    public static final UndertowResponse INSTANCE = new UndertowResponse();

    private final OfUndertow<Way> ways = new OfUndertow<>(Way::of, "short answers go by the streams");

    private UndertowResponse() {}

    /** The public methods of {@code HttpServerExchange} and of the channels of XNIO that are needed. */
    private record Way(
            Method exchange,
            Method connection,
            Method channel,
            Method write,
            Method end,
            Method flush,
            Method await,
            Method inTurn) {

        static Way of(Class<?> request) throws ReflectiveOperationException {
            Method exchange = request.getMethod("getExchange");
            Class<?> type = exchange.getReturnType();
            Method channel = type.getMethod("getResponseChannel");
            Class<?> sink = channel.getReturnType();
            return new Way(
                    exchange,
                    type.getMethod("getConnection"),
                    channel,
                    sink.getMethod("writeFinal", ByteBuffer.class),
                    sink.getMethod("shutdownWrites"),
                    sink.getMethod("flush"),
                    sink.getMethod("awaitWritable"),
                    Class.forName("io.undertow.servlet.spec.AsyncContextImpl", false, request.getClassLoader())
                            .getMethod("addAsyncTask", Runnable.class));
        }

        /** @return whether all of it is with the system */
        boolean send(Object to, ByteBuffer bytes) throws ReflectiveOperationException {
            write.invoke(to, bytes);
            return !bytes.hasRemaining() && isEnded(to);
        }

        private boolean isEnded(Object to) throws ReflectiveOperationException {
            end.invoke(to);
            return (boolean) Objects.requireNonNull(flush.invoke(to));
        }

        /** Waits for the client. */
        void sendRest(Object to, ByteBuffer bytes) throws ReflectiveOperationException {
            while (bytes.hasRemaining()) {
                await.invoke(to);
                write.invoke(to, bytes);
            }
            while (!isEnded(to)) {
                await.invoke(to);
            }
        }

        Executor pool(Object of) throws ReflectiveOperationException {
            Object its = Objects.requireNonNull(connection.invoke(of));
            return (Executor)
                    Objects.requireNonNull(its.getClass().getMethod("getWorker").invoke(its));
        }

        void breakOff(Object of) throws ReflectiveOperationException {
            try {
                ((Closeable) Objects.requireNonNull(connection.invoke(of))).close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "closed already", e);
            }
        }
    }

    /** @return whether {@link #send} works for a request: this is the server, and it waits for nobody when the request ends */
    public boolean takes(HttpServletRequest request, Headers fields) {
        return ways.of(request) != null && UndertowThreads.mayEndAtOnce(request, fields);
    }

    /** Sends the body of an answer whose head is in the container's response, and ends the request. To be called with its lock held. */
    public void send(AsyncContext async, HttpServletRequest request, byte[] body) {
        Way way = Objects.requireNonNull(ways.of(request));
        inTurn(way, async, () -> send(way, request, async, ByteBuffer.wrap(body)));
    }

    /** Undertow's objects are for one thread at a time: while the one that began the request has not left it, this waits for that, and no thread with it. */
    private static void inTurn(Way way, AsyncContext async, Runnable task) {
        UndertowThreads.atOnce(() -> {
            try {
                way.inTurn.invoke(async, task);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void send(Way way, HttpServletRequest request, AsyncContext async, ByteBuffer body) {
        try {
            Object its = Objects.requireNonNull(way.exchange.invoke(request));
            Object channel = Objects.requireNonNull(way.channel.invoke(its));
            try {
                if (way.send(channel, body)) {
                    async.complete();
                } else {
                    way.pool(its).execute(() -> rest(way, its, channel, body, async));
                }
            } catch (InvocationTargetException | RuntimeException e) {
                // the client is gone, or nobody is left to wait for it
                breakOff(way, its, async);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "an answer stays unsent: " + e);
            async.complete();
        }
    }

    /** What has not come whole is not to look as if it had. */
    private static void breakOff(Way way, Object exchange, AsyncContext async) throws ReflectiveOperationException {
        try {
            way.breakOff(exchange);
        } finally {
            async.complete();
        }
    }

    private static void rest(Way way, Object exchange, Object channel, ByteBuffer body, AsyncContext async) {
        try {
            try {
                way.sendRest(channel, body);
                async.complete();
            } catch (InvocationTargetException | RuntimeException e) {
                breakOff(way, exchange, async);
            }
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "an answer stays unfinished: " + e);
        }
    }
}
