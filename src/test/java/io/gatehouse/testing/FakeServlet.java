package io.gatehouse.testing;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response as a container would hand them over, without a container. Only what the gateway uses is there; all
 * else throws.
 */
public final class FakeServlet {

    private final RequestHead head;
    private final String protocol;
    private final String contextPath;
    private final Map<String, Object> attributes = new HashMap<>();
    private final Headers.Builder headers = Headers.builder();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final HttpServletRequest request = fake(HttpServletRequest.class, new Request());
    private final HttpServletResponse response = fake(HttpServletResponse.class, new Response());
    private @Nullable ServletInputStream requestBody;
    private int status = 200;
    private boolean async;
    private boolean asyncCompleted;
    private int dispatches;
    private boolean letGo;
    private boolean clientGone;
    private boolean locked;
    private boolean committed;
    private Login login = response -> false;
    private @Nullable Principal principal;

    /** What the server's own security does with the request. */
    @FunctionalInterface
    public interface Login {

        /** @param response what the gateway hands over */
        boolean authenticate(HttpServletResponse response) throws IOException, ServletException;
    }

    /** @param contextPath stands before the path of the head; empty for the root */
    public FakeServlet(RequestHead head, String protocol, String contextPath) {
        this.head = head;
        this.protocol = protocol;
        this.contextPath = contextPath;
    }

    public static FakeServlet of(RequestHead head) {
        return new FakeServlet(head, "HTTP/1.1", "");
    }

    public HttpServletRequest request() {
        return request;
    }

    public HttpServletResponse response() {
        return response;
    }

    /** The container ends the request, and tells nobody. */
    public void letGo() {
        letGo = true;
    }

    /** The client is gone, and whoever listens to what is asynchronous hears it at once. */
    public void clientGone() {
        clientGone = true;
    }

    public int status() {
        return status;
    }

    /** @return the fields that the response has so far */
    public Headers headers() {
        return headers.build();
    }

    public byte[] body() {
        return body.toByteArray();
    }

    /** The request has a body, which comes as the stream says. */
    public void requestBody(ServletInputStream stream) {
        requestBody = stream;
    }

    /** @return whether {@code complete()} was called */
    public boolean isAsyncCompleted() {
        return asyncCompleted;
    }

    /** @return how often {@code dispatch()} was called */
    public int dispatches() {
        return dispatches;
    }

    /** The server's own security, as long as nobody is known. */
    public void login(Login how) {
        login = how;
    }

    /** The server knows who it is. */
    public void knows(String name) {
        principal = () -> name;
    }

    /** What there is of the response is on its way. */
    public void commit() {
        committed = true;
    }

    /** From now on whoever touches request or response fails, as one does who works on what a container has taken back. */
    public void lock() {
        locked = true;
    }

    private <T> T fake(Class<T> type, Object behaviour) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (locked) {
                throw new AssertionError(method.getName() + " behind doFilter");
            }
            return answer(behaviour, method, args == null ? new Object[0] : args);
        }));
    }

    private static Object answer(Object behaviour, Method method, Object[] args) throws Throwable {
        try {
            Method own = behaviour.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
            own.setAccessible(true);
            return own.invoke(behaviour, args);
        } catch (NoSuchMethodException e) {
            throw new UnsupportedOperationException(method.toString(), e);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Called by name. */
    @SuppressWarnings({"unused", "UnusedMethod"})
    private final class Request {

        Object getAttribute(String name) {
            return attributes.get(name);
        }

        void setAttribute(String name, Object value) {
            attributes.put(name, value);
        }

        String getMethod() {
            return head.method();
        }

        String getProtocol() {
            return protocol;
        }

        String getScheme() {
            return head.scheme();
        }

        String getServerName() {
            return head.host();
        }

        String getRemoteAddr() {
            return head.client();
        }

        String getRequestURI() {
            return contextPath + head.path();
        }

        String getQueryString() {
            return head.query();
        }

        java.util.Enumeration<String> getHeaderNames() {
            Set<String> names = new LinkedHashSet<>();
            head.headers().forEach((name, value) -> names.add(name));
            return Collections.enumeration(names);
        }

        java.util.Enumeration<String> getHeaders(String name) {
            return Collections.enumeration(head.headers().all(name));
        }

        String getHeader(String name) {
            return head.headers().first(name);
        }

        long getContentLengthLong() {
            String length = head.headers().first("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        }

        ServletInputStream getInputStream() {
            return Objects.requireNonNull(requestBody);
        }

        boolean authenticate(HttpServletResponse given) throws IOException, ServletException {
            return principal != null || login.authenticate(given);
        }

        Principal getUserPrincipal() {
            return principal;
        }

        boolean isUserInRole(String role) {
            return principal != null && role.startsWith(principal.getName());
        }

        HttpSession getSession(boolean create) {
            return null;
        }

        boolean isAsyncStarted() {
            return async;
        }

        AsyncContext startAsync(jakarta.servlet.ServletRequest one, jakarta.servlet.ServletResponse other) {
            async = true;
            return fake(AsyncContext.class, new Async());
        }
    }

    /** Called by name. */
    @SuppressWarnings({"unused", "UnusedMethod"})
    private final class Async {

        void setTimeout(long millis) {}

        void addListener(AsyncListener listener) throws IOException {
            if (clientGone) {
                listener.onError(new AsyncEvent(null));
            }
        }

        void complete() {
            if (asyncCompleted) {
                throw new IllegalStateException("completed twice");
            }
            asyncCompleted = true;
        }

        void dispatch() {
            if (letGo) {
                throw new IllegalStateException("recycled");
            }
            dispatches++;
        }
    }

    /** Called by name. */
    @SuppressWarnings({"unused", "UnusedMethod"})
    private final class Response {

        void setStatus(int code) {
            status = code;
        }

        void addHeader(String name, String value) {
            headers.add(name, value);
        }

        void setHeader(String name, String value) {
            headers.set(name, value);
        }

        int getStatus() {
            return status;
        }

        String getContentType() {
            return headers.first("Content-Type");
        }

        boolean containsHeader(String name) {
            return headers.first(name) != null;
        }

        Set<String> getHeaderNames() {
            Set<String> names = new LinkedHashSet<>();
            headers.build().forEach((name, value) -> names.add(name));
            return names;
        }

        Collection<String> getHeaders(String name) {
            return headers.build().all(name);
        }

        boolean isCommitted() {
            return committed;
        }

        void reset() {
            status = 200;
            headers.removeIf(name -> true);
        }

        ServletOutputStream getOutputStream() {
            return new Out();
        }
    }

    /** A client that takes everything. */
    private final class Out extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            try {
                listener.onWritePossible();
            } catch (java.io.IOException e) {
                listener.onError(e);
            }
        }

        @Override
        public void write(int b) {
            body.write(b);
        }
    }
}
