package io.gatehouse.exchange.container;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * What only Tomcat must be told, by reflection, because a web application does not see its classes. On other servers, and where
 * Tomcat has let go of the request already, nothing happens.
 */
public final class TomcatRequest {

    private static final System.Logger LOG = System.getLogger(TomcatRequest.class.getName());
    private static final Coyote.Found<Way> WAYS =
            new Coyote.Found<>(Level.WARNING, "what only Tomcat must be told is not told", Way::of);

    private TomcatRequest() {}

    private record Way(
            Coyote coyote,
            Method action,
            Object ack,
            Object onRead,
            Method response,
            Method end,
            Object close,
            Field inputBuffer,
            Field closed) {

        static Way of(Coyote coyote) throws ReflectiveOperationException {
            Class<?> code = coyote.type("org.apache.coyote.ActionCode");
            Field inputBuffer = Coyote.opened(coyote.outer().getDeclaredField("inputBuffer"));
            Method response = coyote.requests().getMethod("getResponse");
            return new Way(
                    coyote,
                    coyote.requests().getMethod("action", code, Object.class),
                    code.getField("ACK").get(null),
                    coyote.type("org.apache.coyote.ContinueResponseTiming")
                            .getField("ON_REQUEST_BODY_READ")
                            .get(null),
                    response,
                    response.getReturnType().getMethod("action", code, Object.class),
                    code.getField("CLOSE").get(null),
                    inputBuffer,
                    Coyote.opened(inputBuffer.getType().getDeclaredField("closed")));
        }
    }

    /**
     * {@code 100 Continue} for a client that waits for it (RFC 9110, 10.1.1). Servers send it by themselves when the body is
     * read; but Tomcat, told to wait for that, does so for a blocking read only, and a non-blocking one would wait for ever.
     */
    public static void invite(ServletRequest request) {
        ServletRequest facade = innermost(request);
        Way way = WAYS.by(facade);
        try {
            if (way != null && way.coyote.connectors(facade) != null) {
                way.action.invoke(way.coyote.request(facade), way.ack, way.onRead);
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
    public static boolean dismiss(ServletRequest request) {
        ServletRequest facade = innermost(request);
        Way way = WAYS.by(facade);
        try {
            Object connectors = way == null ? null : way.coyote.connectors(facade);
            if (way == null || connectors == null) {
                return false;
            }
            // by way of the answer: whoever has lent what it is composed in hears of it there
            way.end.invoke(way.response.invoke(way.coyote.request(facade)), way.close, null);
            way.closed.setBoolean(way.inputBuffer.get(connectors), false);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "what is left of a request's body cannot be read: " + e);
            return false;
        }
    }

    private static ServletRequest innermost(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner;
    }
}
