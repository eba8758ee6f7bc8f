package io.gatehouse.exchange.container;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The way from a request, as the servlet API shows it, to what Tomcat works on. The servers' classes are not on the class path of a web
 * application, so this looks by name.
 */
final class Coyote {

    private static final System.Logger LOG = System.getLogger(Coyote.class.getName());

    private final Field connectors;
    private final Method inner;
    private final Field hook;
    private final Class<?> processor;
    private final @Nullable Class<?> stream;
    private final Method socket;

    private Coyote(Field connectors, Method inner) throws ReflectiveOperationException {
        this.connectors = connectors;
        this.inner = inner;
        hook = opened(inner.getReturnType().getDeclaredField("hook"));
        processor = type("org.apache.coyote.http11.Http11Processor");
        stream = streams();
        socket = opened(type("org.apache.coyote.AbstractProcessor").getDeclaredMethod("getSocketWrapper"));
    }

    /** @return null on other servers */
    private static @Nullable Coyote of(Class<?> facade) throws ReflectiveOperationException {
        if (!facade.getName().equals("org.apache.catalina.connector.RequestFacade")) {
            return null;
        }
        Field connectors = opened(facade.getDeclaredField("request"));
        Method inner = connectors.getType().getMethod("getCoyoteRequest");
        // Payara has a class of the same name, and another engine behind it
        boolean tomcats = inner.getReturnType().getName().equals("org.apache.coyote.Request");
        return tomcats ? new Coyote(connectors, inner) : null;
    }

    /** Makes what somebody needs of Tomcat. */
    interface Maker<T> {

        T from(Coyote way) throws ReflectiveOperationException;
    }

    /**
     * What was found, for the one class that a server has for its requests. A ClassValue would stay with that class, and with it this web
     * application, for ever.
     */
    static final class Found<T> {

        private final Level level;
        private final String otherwise;
        private final Maker<T> maker;
        private volatile @Nullable Known<T> last;

        private record Known<T>(Class<?> facade, @Nullable T found) {}

        /**
         * @param otherwise what happens on a Tomcat where something is not as expected, which is logged with this level
         */
        Found(Level level, String otherwise, Maker<T> maker) {
            this.level = level;
            this.otherwise = otherwise;
            this.maker = maker;
        }

        /** @return null on other servers, and where something is not as expected */
        @Nullable
        T by(ServletRequest request) {
            Class<?> facade = request.getClass();
            Known<T> known = last;
            if (known == null || known.facade != facade) {
                known = new Known<>(facade, find(facade));
                last = known;
            }
            return known.found;
        }

        private @Nullable T find(Class<?> facade) {
            try {
                Coyote way = Coyote.of(facade);
                return way == null ? null : maker.from(way);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.log(level, otherwise + ": " + e);
                return null;
            }
        }
    }

    /** @return a class of the server's */
    Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, false, inner.getReturnType().getClassLoader());
    }

    /** @return the class of what works on streams of HTTP/2; null where there is none: HTTP/1.1 does without */
    @Nullable
    Class<?> streams() {
        try {
            return type("org.apache.coyote.http2.StreamProcessor");
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** @return the class of what {@link #connectors} gives */
    Class<?> outer() {
        return connectors.getType();
    }

    /** @return the class of what {@link #request} gives */
    Class<?> requests() {
        return inner.getReturnType();
    }

    /** @return the request behind the facade; null when the exchange is over */
    @Nullable
    Object connectors(ServletRequest facade) throws IllegalAccessException {
        return connectors.get(facade);
    }

    /**
     * @return the innermost request
     * @throws IllegalStateException if the exchange is over
     */
    Object request(ServletRequest facade) throws ReflectiveOperationException {
        Object outer = connectors.get(facade);
        if (outer == null) {
            throw new IllegalStateException("the exchange is over");
        }
        return inner.invoke(outer);
    }

    /** @return what works on the request; null for a stream of HTTP/2, which has a life of its own */
    @Nullable
    Object processor(HttpServletRequest facade) throws ReflectiveOperationException {
        Object end = hook.get(request(facade));
        return processor.isInstance(end) ? end : null;
    }

    /** @return what works on a stream of HTTP/2; null for a request of HTTP/1.1 */
    @Nullable
    Object stream(HttpServletRequest facade) throws ReflectiveOperationException {
        Object end = hook.get(request(facade));
        return stream != null && stream.isInstance(end) ? end : null;
    }

    /** @return the connection that a processor works on */
    Object socket(Object of) throws ReflectiveOperationException {
        return socket.invoke(of);
    }

    static <T extends AccessibleObject> T opened(T member) {
        member.setAccessible(true);
        return member;
    }
}
