package io.gatehouse.exchange.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Servlet has no word for breaking off. {@code complete()} ends a chunked answer cleanly on every server, and so does a
 * dispatch to something that throws on some of them; throwing from a listener needs a callback that may never come. So this
 * class asks the server's own objects behind the request, by name and by reflection: a web application does not see their
 * classes at compile time, and need not see them at run time.
 *
 * <p>On a server that is not known nothing is done but to say so: the exchange then stays open until the client gives up,
 * which is bad, but no lie.
 */
public final class ServerAbort implements Abort {

    private static final System.Logger LOG = System.getLogger(ServerAbort.class.getName());

    /** A kind of server; each looks at the classes of the request, because the name of a server is often hidden. */
    private interface Server {

        /** @return whether the request is one of this server's */
        boolean owns(ServletRequest request);

        void sever(AsyncContext async, ServletRequest request) throws ReflectiveOperationException;
    }

    private static final Server UNDERTOW = new Undertow();

    private final Server[] servers = {new Tomcat(), UNDERTOW, new Grizzly(), new Liberty()};

    @Override
    public void abort(AsyncContext async, HttpServletRequest request, HttpServletResponse response) {
        ServletRequest inner = innermost(request);
        for (Server server : servers) {
            if (server.owns(inner)) {
                sever(server, async, inner);
                return;
            }
        }
        LOG.log(Level.WARNING, "no way to break off a connection is known behind " + inner.getClass());
    }

    /** @return whether Undertow is the server, and so WildFly */
    public static boolean isUndertows(HttpServletRequest request) {
        return UNDERTOW.owns(innermost(request));
    }

    private static ServletRequest innermost(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner;
    }

    private static void sever(Server server, AsyncContext async, ServletRequest request) {
        try {
            server.sever(async, request);
        } catch (InvocationTargetException e) {
            LOG.log(Level.WARNING, "the connection could not be broken off: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "the connection could not be broken off: " + e);
        } catch (RuntimeException e) {
            // the server has let go of the request at this moment, and of the connection with it
            LOG.log(Level.DEBUG, "the request is over already: " + e);
        }
    }

    /** Tomcat's own way to end a connection on which an answer failed. */
    private static final class Tomcat implements Server {

        @Override
        public boolean owns(ServletRequest request) {
            return request.getClass().getName().equals("org.apache.catalina.connector.RequestFacade")
                    && declares(
                            request.getClass(), "org.apache.catalina.connector.Request", "org.apache.coyote.Request");
        }

        @Override
        public void sever(AsyncContext async, ServletRequest facade) throws ReflectiveOperationException {
            Object request = find(facade, "request");
            if (request == null) {
                return;
            }
            Object coyote = call(request, "getCoyoteRequest");
            Object processor = field(coyote, "hook");
            Object socket = call(processor, "getSocketWrapper");
            if (socket != null) {
                boolean stream = processor.getClass().getName().startsWith("org.apache.coyote.http2.");
                // the container ends requests, and gives their objects to the next, with this lock held; it is not
                // waited for here, because whoever holds it may wait for a lock of the caller's
                Lock lock = (Lock) (stream ? field(processor, "processLock") : required(call(socket, "getLock")));
                executor(socket).execute(() -> {
                    lock.lock();
                    try {
                        severIfStillOurs(facade, processor, stream ? coyote : null, socket);
                    } finally {
                        lock.unlock();
                    }
                });
            }
        }

        private static Executor executor(Object socket) throws ReflectiveOperationException {
            return (Executor) required(call(required(call(socket, "getEndpoint")), "getExecutor"));
        }

        /**
         * A client that left may have ended the request meanwhile: then the processor serves somebody else.
         *
         * @param stream the request, if it has its connection not for itself
         */
        private static void severIfStillOurs(
                ServletRequest facade, Object processor, @Nullable Object stream, Object socket) {
            try {
                if (find(facade, "request") != null && call(processor, "getSocketWrapper") == socket) {
                    IOException why = new IOException("broken off");
                    if (stream == null) {
                        call(socket, "setError", why);
                        if (endsWithConnection(facade)) {
                            reset(socket);
                        }
                    } else {
                        call(stream, "setAttribute", RequestDispatcher.ERROR_EXCEPTION, why);
                    }
                    fail(processor);
                }
            } catch (ReflectiveOperationException e) {
                LOG.log(Level.WARNING, "the connection could not be broken off: " + e);
            }
        }

        private static void reset(Object socket) throws ReflectiveOperationException {
            if (call(required(call(socket, "getSocket")), "getIOChannel") instanceof SocketChannel plain) {
                try {
                    closeByReset(plain);
                    plain.close();
                } catch (IOException e) {
                    LOG.log(Level.DEBUG, "closed already: " + e);
                }
            }
        }

        /** As if the socket had failed: a container thread takes its turn with this exchange's callbacks, and closes. */
        private static void fail(Object processor) throws ReflectiveOperationException {
            ClassLoader loader = processor.getClass().getClassLoader();
            Class<?> event = Class.forName("org.apache.tomcat.util.net.SocketEvent", false, loader);
            call(processor, "processSocketEvent", event.getField("ERROR").get(null), true);
        }
    }

    /** Undertow, and so WildFly. */
    private static final class Undertow implements Server {

        @Override
        public boolean owns(ServletRequest request) {
            return request.getClass().getName().equals("io.undertow.servlet.spec.HttpServletRequestImpl");
        }

        @Override
        public void sever(AsyncContext async, ServletRequest request) throws ReflectiveOperationException {
            Object exchange = call(request, "getExchange");
            Closeable connection = (Closeable) call(exchange, "getConnection");
            Method isComplete = exchange.getClass().getMethod("isComplete");
            // on the connection's own thread: there the end of the answer that follows finds it closed, and says
            // nothing
            ((Executor) call(exchange, "getIoThread")).execute(() -> {
                try {
                    if (!(boolean) isComplete.invoke(exchange)) {
                        if (endsWithConnection(request)) {
                            closesByReset(connection);
                        }
                        connection.close();
                        async.complete();
                    }
                } catch (IOException | ReflectiveOperationException | IllegalStateException e) {
                    LOG.log(Level.DEBUG, "closed already: " + e);
                }
            });
        }

        /** If that cannot be had, or the client has left at this moment, it is closed all the same. */
        private static void closesByReset(Closeable connection) {
            try {
                Class<?> options = Class.forName(
                        "org.xnio.Options", false, connection.getClass().getClassLoader());
                call(connection, "setOption", options.getField("CLOSE_ABORT").get(null), true);
            } catch (ReflectiveOperationException e) {
                LOG.log(Level.DEBUG, "not closed by a reset: " + e);
            }
        }
    }

    /** Grizzly, and so Payara. */
    private static final class Grizzly implements Server {

        @Override
        public boolean owns(ServletRequest request) {
            return request.getClass().getName().equals("org.apache.catalina.connector.RequestFacade")
                    && declares(
                            request.getClass(),
                            "org.apache.catalina.connector.Request",
                            "org.glassfish.grizzly.http.server.Request");
        }

        @Override
        public void sever(AsyncContext async, ServletRequest facade) throws ReflectiveOperationException {
            Object request = field(facade, "request");
            Object packet = call(call(request, "getCoyoteRequest"), "getRequest");
            // an HTTP/2 stream, or the connection
            Object stream = call(call(call(packet, "getProcessingState"), "getHttpContext"), "getCloseable");
            if (endsWithConnection(facade) && call(stream, "getChannel") instanceof SocketChannel plain) {
                closeByReset(plain);
            }
            call(stream, "terminateSilently");
            // a response that ends with its connection is cancelled, and Payara tells nobody; complete() would go on
            // with objects that are in other hands already
            Class<?> type = Class.forName(
                    async.getClass().getName() + "$AsyncEventType",
                    false,
                    async.getClass().getClassLoader());
            Field complete = type.getDeclaredField("COMPLETE");
            complete.setAccessible(true);
            call(async, "notifyAsyncListeners", complete.get(null), null);
        }
    }

    /** Open Liberty. It gives the application no facade, but its own request, whose class goes with the release of the standard. */
    private static final class Liberty implements Server {

        @Override
        public boolean owns(ServletRequest request) {
            for (Class<?> type = request.getClass(); type != null; type = type.getSuperclass()) {
                if (type.getName().equals("com.ibm.ws.webcontainer.srt.SRTServletRequest")) {
                    return true;
                }
            }
            return false;
        }

        /** With the socket gone, nothing of what ends the answer in good order reaches the client, and Liberty lets go of everything. */
        @Override
        public void sever(AsyncContext async, ServletRequest request) throws ReflectiveOperationException {
            Socket socket = (Socket) call(call(request, "getIRequest"), "getRequestSocket");
            try {
                if (endsWithConnection(request)) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "closed already: " + e);
            }
            async.complete();
        }
    }

    /** Without chunks the end of a connection is that of the answer, and with TLS its close_notify (RFC 9112, 8): there is to be neither. */
    private static boolean endsWithConnection(ServletRequest request) {
        return request.getProtocol().equals("HTTP/1.0");
    }

    private static void closeByReset(SocketChannel plain) {
        try {
            plain.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closed already: " + e);
        }
    }

    /** @return whether the class that a facade stands for has a {@code getCoyoteRequest()} of this type */
    private static boolean declares(Class<?> facade, String request, String coyote) {
        try {
            return Class.forName(request, false, facade.getClassLoader())
                    .getMethod("getCoyoteRequest")
                    .getReturnType()
                    .getName()
                    .equals(coyote);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Object value = find(owner, name);
        if (value == null) {
            throw new IllegalStateException(name + ": null (the request is over)");
        }
        return value;
    }

    private static @Nullable Object find(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static Object required(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("null (the request is over)");
        }
        return value;
    }

    /** Calls the method of this name and number of parameters, public or not, which is looked for from the class upwards. */
    private static Object call(Object owner, String name, @Nullable Object... arguments)
            throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                    method.setAccessible(true);
                    return method.invoke(owner, arguments);
                }
            }
        }
        throw new NoSuchMethodException(owner.getClass().getName() + '.' + name);
    }
}
