package io.gatehouse.exchange;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;

/**
 * {@code 100 Continue} for a client that waits for it (RFC 9110, 10.1.1). Servers send it by themselves when the body is read; but
 * Tomcat, told to wait for that, does so for a blocking read only, and a non-blocking one would wait for ever. So it is told that
 * the body is about to be read, by reflection, because a web application does not see its classes. Where Tomcat has sent it
 * already, and on other servers, nothing happens.
 */
final class Invitation {

    private static final System.Logger LOG = System.getLogger(Invitation.class.getName());

    private Invitation() {}

    static void send(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        try {
            if (inner.getClass().getName().equals("org.apache.catalina.connector.RequestFacade")) {
                acknowledge(inner);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "a client that expects 100 Continue was not told to go on: " + e);
        }
    }

    private static void acknowledge(ServletRequest facade) throws ReflectiveOperationException {
        var field = facade.getClass().getDeclaredField("request");
        field.setAccessible(true);
        Object request = field.get(facade);
        if (request == null) {
            return;
        }
        Object coyote = request.getClass().getMethod("getCoyoteRequest").invoke(request);
        if (!coyote.getClass().getName().equals("org.apache.coyote.Request")) {
            // Payara, where the same names hide another server, has sent it
            return;
        }
        ClassLoader loader = coyote.getClass().getClassLoader();
        Class<?> code = Class.forName("org.apache.coyote.ActionCode", false, loader);
        Class<?> timing = Class.forName("org.apache.coyote.ContinueResponseTiming", false, loader);
        Method action = coyote.getClass().getMethod("action", code, Object.class);
        action.invoke(
                coyote,
                code.getField("ACK").get(null),
                timing.getField("ON_REQUEST_BODY_READ").get(null));
    }
}
