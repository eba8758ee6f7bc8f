package io.gatehouse.exchange;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection of Tomcat's that has left HTTP, used past the streams of the servlet API.
 *
 * <p>After each call Tomcat looks for more to read on a connection that was handed over by the standard, whether its user has taken what
 * is there or not: who does not read on, because the other side takes no more, is called again and again. Tomcat's own handlers, as that
 * of HTTP/2, say themselves what they wait for; this is such a one. Bytes come and go without being copied in the heap.
 *
 * <p>The servers' classes are not on the class path of a web application, so this looks by name.
 */
final class TomcatWire implements Wire {

    private static final System.Logger LOG = System.getLogger(TomcatWire.class.getName());

    /** A server has one class for its requests. A ClassValue would stay with that class, and with it this web application, for ever. */
    private static final AtomicReference<@Nullable Known> KNOWN = new AtomicReference<>();

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

    /** What was found out about a class; null if it is no Tomcat's. */
    private record Known(Class<?> facade, @Nullable Way way) {}

    private static @Nullable Way way(Class<?> facade) {
        Known last = KNOWN.get();
        if (last == null || last.facade != facade) {
            last = new Known(facade, find(facade).orElse(null));
            KNOWN.set(last);
        }
        return last.way;
    }

    /** How to get from a request to the connection behind it, and what can be done with that. */
    private record Way(
            Field request,
            Method coyote,
            Field hook,
            Class<?> processor,
            Method socket,
            Field keepAlive,
            Method action,
            Object upgrade,
            Class<?> handler,
            Constructor<?> token,
            Object goesOn,
            Object closed,
            Sockets sockets) {}

    private record Sockets(
            Method read,
            Method write,
            Method flush,
            Method awaitRead,
            Method awaitWrite,
            Method close,
            Method channel) {

        static Sockets of(ClassLoader loader) throws ReflectiveOperationException {
            Class<?> type = Class.forName("org.apache.tomcat.util.net.SocketWrapperBase", false, loader);
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
    static boolean take(HttpServletRequest facade, User user) throws IOException {
        Way way = way(facade.getClass());
        if (way == null) {
            return false;
        }
        try {
            Object coyote = way.coyote.invoke(way.request.get(facade));
            Object processor = way.hook.get(coyote);
            if (!way.processor.isInstance(processor)) {
                return false;
            }
            // another request will not follow on it, however many it has carried
            way.keepAlive.setBoolean(processor, true);
            TomcatWire wire = new TomcatWire(way, way.socket.invoke(processor), user);
            Object token = way.token.newInstance(wire.handler(), null, null, "websocket");
            way.action.invoke(coyote, way.upgrade, token);
            return true;
        } catch (ReflectiveOperationException | NullPointerException e) {
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
            return Optional.of(way(request, coyote, type, type.getClassLoader()));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "connections are handed over by the standard alone: " + e);
            return Optional.empty();
        }
    }

    private static Way way(Field request, Method coyote, Class<?> type, ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> processor = Class.forName("org.apache.coyote.http11.Http11Processor", false, loader);
        Class<?> code = Class.forName("org.apache.coyote.ActionCode", false, loader);
        Class<?> state =
                Class.forName("org.apache.tomcat.util.net.AbstractEndpoint$Handler$SocketState", false, loader);
        return new Way(
                request,
                coyote,
                opened(type.getDeclaredField("hook")),
                processor,
                opened(Class.forName("org.apache.coyote.AbstractProcessor", false, loader)
                        .getDeclaredMethod("getSocketWrapper")),
                opened(processor.getDeclaredField("keepAlive")),
                type.getMethod("action", code, Object.class),
                constant(code, "UPGRADE"),
                Class.forName("org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler", false, loader),
                token(loader),
                constant(state, "ASYNC_IO"),
                constant(state, "CLOSED"),
                Sockets.of(loader));
    }

    private static Constructor<?> token(ClassLoader loader) throws ReflectiveOperationException {
        for (Constructor<?> one :
                Class.forName("org.apache.coyote.UpgradeToken", false, loader).getConstructors()) {
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

    private static <T extends AccessibleObject> T opened(T member) {
        member.setAccessible(true);
        return member;
    }
}
