package io.gatehouse.exchange;

import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Keeps Tomcat from waiting, on a thread of ours, for a client that does not read an answer of HTTP/1.1. By the standard it does so
 * until there is a write listener; and with one, up to 10.1 at least, with the last byte of an answer whose length it knows.
 *
 * <p>So an answer gets its listener without the call that comes first by the standard. Tomcat makes that call on one of its threads,
 * which costs two changes of thread and says nothing: an answer that has not begun may be written. And once the head is out, Tomcat
 * forgets the length: it then ends the answer when it is told to, by {@code complete()}, on a thread of its own.
 *
 * <p>The servers' classes are not on the class path of a web application, so this looks by name.
 */
final class TomcatResponse {

    static final TomcatResponse INSTANCE = new TomcatResponse();

    private static final System.Logger LOG = System.getLogger(TomcatResponse.class.getName());

    private final ClassValue<Optional<Way>> ways = new ClassValue<>() {
        @Override
        protected Optional<Way> computeValue(Class<?> type) {
            return find(type);
        }
    };

    private TomcatResponse() {}

    /** How to get from the request to the listener of its answer. */
    private record Way(Field request, Method coyote, Field hook, Class<?> processor, Method response, Answers answers) {

        boolean listen(HttpServletRequest facade, WriteListener with) throws ReflectiveOperationException {
            Object inner = coyote.invoke(request.get(facade));
            // the streams of HTTP/2 have a life of their own
            if (!processor.isInstance(hook.get(inner))) {
                return false;
            }
            answers.listen(response.invoke(inner), with);
            return true;
        }
    }

    private record Answers(Field listener, Method length, Method commit, Method setLength) {

        static Answers of(Class<?> type) throws ReflectiveOperationException {
            return new Answers(
                    opened(type.getDeclaredField("listener")),
                    type.getMethod("getContentLengthLong"),
                    type.getMethod("commit"),
                    type.getMethod("setContentLength", long.class));
        }

        void listen(Object answer, WriteListener with) throws ReflectiveOperationException {
            listener.set(answer, with);
            if ((long) length.invoke(answer) >= 0) {
                commit.invoke(answer);
                setLength.invoke(answer, -1L);
            }
        }
    }

    /**
     * To be called when the head is complete, and the exchange not bound to a thread any more.
     *
     * @param with hears from now on, when the container has said that it takes no more
     * @return false on other servers and for HTTP/2: nothing was done, and the listener is to be set as the standard says
     */
    boolean listen(HttpServletRequest request, WriteListener with) {
        try {
            Optional<Way> way = ways.get(request.getClass());
            return way.isPresent() && way.get().listen(request, with);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the container is to call first", e);
            return false;
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
            Method response = type.getMethod("getResponse");
            return Optional.of(new Way(
                    request,
                    coyote,
                    opened(type.getDeclaredField("hook")),
                    Class.forName("org.apache.coyote.http11.Http11Processor", false, type.getClassLoader()),
                    response,
                    Answers.of(response.getReturnType())));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the container is to call first", e);
            return Optional.empty();
        }
    }

    private static <T extends AccessibleObject> T opened(T member) {
        member.setAccessible(true);
        return member;
    }
}
