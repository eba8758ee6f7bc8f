package io.gatehouse.exchange;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What only Tomcat must be told, by reflection, because a web application does not see its classes. On other servers, and where
 * Tomcat has let go of the request already, nothing happens.
 */
final class TomcatRequest {

    private static final System.Logger LOG = System.getLogger(TomcatRequest.class.getName());
    private static final String FACADE = "org.apache.catalina.connector.RequestFacade";

    private TomcatRequest() {}

    /**
     * {@code 100 Continue} for a client that waits for it (RFC 9110, 10.1.1). Servers send it by themselves when the body is
     * read; but Tomcat, told to wait for that, does so for a blocking read only, and a non-blocking one would wait for ever.
     */
    static void invite(ServletRequest request) {
        try {
            Object coyote = coyote(connectors(request));
            if (coyote != null) {
                Class<?> timing = type(coyote, "org.apache.coyote.ContinueResponseTiming");
                act(coyote, "ACK", timing.getField("ON_REQUEST_BODY_READ").get(null));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "a client that expects 100 Continue was not told to go on: " + e);
        }
    }

    /**
     * Ends an answer, so that the client sees its end, while the request goes on: its body may still be read. Tomcat's own
     * streams end both at once.
     *
     * @return whether that was done
     */
    static boolean dismiss(ServletRequest request) {
        try {
            Object connectors = connectors(request);
            Object coyote = coyote(connectors);
            if (connectors == null || coyote == null) {
                return false;
            }
            act(coyote, "CLOSE", null);
            Object buffer = field(connectors.getClass(), "inputBuffer").get(connectors);
            field(buffer.getClass(), "closed").setBoolean(buffer, false);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "what is left of a request's body cannot be read: " + e);
            return false;
        }
    }

    /** @return the request behind the facade, or null */
    private static @Nullable Object connectors(ServletRequest request) throws ReflectiveOperationException {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        boolean facade = inner.getClass().getName().equals(FACADE);
        return facade ? field(inner.getClass(), "request").get(inner) : null;
    }

    /** @return the innermost request; null on Payara too, where the same names hide another server */
    private static @Nullable Object coyote(@Nullable Object connectors) throws ReflectiveOperationException {
        Object coyote = connectors == null
                ? null
                : connectors.getClass().getMethod("getCoyoteRequest").invoke(connectors);
        boolean tomcats = coyote != null && coyote.getClass().getName().equals("org.apache.coyote.Request");
        return tomcats ? coyote : null;
    }

    private static void act(Object coyote, String action, @Nullable Object parameter)
            throws ReflectiveOperationException {
        Class<?> code = type(coyote, "org.apache.coyote.ActionCode");
        Method method = coyote.getClass().getMethod("action", code, Object.class);
        method.invoke(coyote, code.getField(action).get(null), parameter);
    }

    private static Class<?> type(Object coyote, String name) throws ClassNotFoundException {
        return Class.forName(name, false, coyote.getClass().getClassLoader());
    }

    private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
