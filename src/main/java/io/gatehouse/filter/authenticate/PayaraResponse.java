package io.gatehouse.filter.authenticate;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;

/**
 * Payara answers past what it is given when it does not know somebody, and then takes no more of the answer for the application. By
 * reflection it is told to go on, because a web application does not see its classes. On other servers nothing happens.
 */
final class PayaraResponse {

    private static final System.Logger LOG = System.getLogger(PayaraResponse.class.getName());
    private static final String FACADE = "org.apache.catalina.connector.ResponseFacade";

    private PayaraResponse() {}

    /** What has gone out already has gone out; else the response is the application's again. */
    static void reopen(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        if (!inner.getClass().getName().equals(FACADE)) {
            return;
        }
        try {
            Object connectors = field(inner.getClass(), "response").get(inner);
            if (connectors != null && isPayaras(connectors)) {
                field(connectors.getClass(), "error").setBoolean(connectors, false);
                set(connectors, "setSuspended");
                set(connectors, "setAppCommitted");
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "the answer of the server's login cannot be taken back: " + e);
        }
    }

    /** Tomcat has classes of the same names. */
    private static boolean isPayaras(Object connectors) {
        return connectors.getClass().getName().startsWith("com.sun.enterprise.web.");
    }

    private static void set(Object connectors, String method) throws ReflectiveOperationException {
        connectors.getClass().getMethod(method, boolean.class).invoke(connectors, false);
    }

    private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field;
            } catch (NoSuchFieldException e) {
                // above, perhaps
            }
        }
        throw new NoSuchFieldException(owner.getName() + '.' + name);
    }
}
