package io.gatehouse.exchange.container;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection of Tomcat's that has left HTTP, used past the streams of the servlet API.
 *
 * <p>After each call Tomcat looks for more to read on a connection that was handed over by the standard, whether its user has taken what
 * is there or not: who does not read on, because the other side takes no more, is called again and again. Tomcat's own handlers, as that
 * of HTTP/2, say themselves what they wait for; this is such a one. Bytes come and go without being copied in the heap.
 */
public final class TomcatWire implements Wire {

    private static final System.Logger LOG = System.getLogger(TomcatWire.class.getName());

    private static final Coyote.Found<Way> WAYS =
            new Coyote.Found<>(Level.WARNING, "connections are handed over by the standard alone", Way::of);

    private final Way way;
    private final Object socket;
    private final User user;
    private boolean begun;
    private boolean called;
    private boolean ended;
    private boolean over;

    private TomcatWire(Way way, Object socket, User user) {
        this.way = way;
        this.socket = socket;
        this.user = user;
    }

    /** What can be done with a connection. */
    private record Way(
            Coyote coyote,
            Field keepAlive,
            Method action,
            Object upgrade,
            Class<?> handler,
            Constructor<?> token,
            Object goesOn,
            Object closed,
            Sockets sockets) {

        static Way of(Coyote coyote) throws ReflectiveOperationException {
            Class<?> code = coyote.type("org.apache.coyote.ActionCode");
            Class<?> state = coyote.type("org.apache.tomcat.util.net.AbstractEndpoint$Handler$SocketState");
            return new Way(
                    coyote,
                    Coyote.opened(coyote.type("org.apache.coyote.http11.Http11Processor")
                            .getDeclaredField("keepAlive")),
                    coyote.requests().getMethod("action", code, Object.class),
                    constant(code, "UPGRADE"),
                    coyote.type("org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler"),
                    tokens(coyote.type("org.apache.coyote.UpgradeToken")),
                    constant(state, "ASYNC_IO"),
                    constant(state, "CLOSED"),
                    Sockets.of(coyote.type("org.apache.tomcat.util.net.SocketWrapperBase")));
        }
    }

    private record Sockets(
            Method read,
            Method write,
            Method flush,
            Method awaitRead,
            Method awaitWrite,
            Method close,
            Method channel) {

        static Sockets of(Class<?> type) throws ReflectiveOperationException {
            return new Sockets(
                    type.getMethod("read", boolean.class, ByteBuffer.class),
                    type.getMethod("write", boolean.class, ByteBuffer.class),
                    type.getMethod("flush", boolean.class),
                    type.getMethod("registerReadInterest"),
                    type.getMethod("registerWriteInterest"),
                    type.getMethod("close"),
                    type.getMethod("getSocket"));
        }
    }

    /**
     * Has the connection handed over when the container's thread leaves the request, whose head is to be complete.
     *
     * @return false on other servers, where nothing was done
     */
    public static boolean take(HttpServletRequest facade, User user) throws IOException {
        Way way = WAYS.by(facade);
        if (way == null) {
            return false;
        }
        try {
            Object processor = way.coyote.processor(facade);
            if (processor == null) {
                return false;
            }
            // another request will not follow on it, however many it has carried
            way.keepAlive.setBoolean(processor, true);
            TomcatWire wire = new TomcatWire(way, way.coyote.socket(processor), user);
            Object token = way.token.newInstance(wire.handler(), null, null, "websocket");
            way.action.invoke(way.coyote.request(facade), way.upgrade, token);
            return true;
        } catch (ReflectiveOperationException | IllegalStateException e) {
            throw new IOException(e);
        }
    }

    private Object handler() {
        return Proxy.newProxyInstance(
                way.handler.getClassLoader(),
                new Class<?>[] {way.handler},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hasAsyncIO" -> true;
                    case "init" -> {
                        // not here: Tomcat is not ready for a connection that closes now
                        awaitWrite();
                        yield null;
                    }
                    case "upgradeDispatch" -> dispatch(String.valueOf(arguments[0]));
                    case "destroy" -> {
                        gone("the server has closed the connection");
                        yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "a tunnel";
                    default -> null;
                });
    }

    /** On a thread of the container, with the lock of the connection held. @return what Tomcat is to do with it */
    private Object dispatch(String event) {
        called = true;
        try {
            if (!begun && !over) {
                begun = true;
                user.begin(this);
            }
            if (event.startsWith("OPEN_")) {
                if (!over) {
                    user.ready();
                }
            } else {
                gone(event);
            }
        } finally {
            called = false;
        }
        return over ? way.closed : way.goesOn;
    }

    private void gone(String why) {
        if (!over) {
            over = true;
            user.gone(new IOException(why));
        }
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (over || ended) {
            return -1;
        }
        try {
            int count = (int) call(way.sockets.read, false, to);
            ended = count < 0;
            if (count == 0) {
                call(way.sockets.awaitRead);
            }
            return count;
        } catch (EOFException e) {
            // Tomcat's word for an end of what the client sends
            ended = true;
            return -1;
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        if (over) {
            from.position(from.limit());
        } else {
            call(way.sockets.write, false, from);
        }
    }

    @Override
    public boolean flush() throws IOException {
        if (over || !(boolean) call(way.sockets.flush, false)) {
            return true;
        }
        awaitWrite();
        return false;
    }

    private void awaitWrite() throws IOException {
        call(way.sockets.awaitWrite);
    }

    private Object call(Method what, Object... with) throws IOException {
        try {
            return what.invoke(socket, with);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IOException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        if (!called) {
            try {
                call(way.sockets.close);
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "a connection does not close", e);
            }
        }
    }

    @Override
    public void reset() {
        if (!over) {
            try {
                Object channel = call(way.sockets.channel);
                Object inner = channel.getClass().getMethod("getIOChannel").invoke(channel);
                if (inner instanceof SocketChannel plain) {
                    plain.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
            } catch (IOException | ReflectiveOperationException | RuntimeException e) {
                LOG.log(Level.DEBUG, "a connection is closed, not reset", e);
            }
            close();
        }
    }

    private static Constructor<?> tokens(Class<?> type) throws ReflectiveOperationException {
        for (Constructor<?> one : type.getConstructors()) {
            if (one.getParameterCount() == 4) {
                return one;
            }
        }
        throw new NoSuchMethodException("UpgradeToken of four parts");
    }

    private static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
        @Nullable Object value = type.getField(name).get(null);
        if (value == null) {
            throw new NoSuchFieldException(name);
        }
        return value;
    }
}
