package io.gatehouse.exchange;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lock under which the container ends a request and gives its objects to the next one.
 *
 * <p>Tomcat, when a write of ours fails, first hands the request to one of its threads, which ends it, and only then marks the
 * answer as failed; by then the answer may be somebody else's, who is cut off for it. Its threads hold the lock of the socket
 * while they work on a request, so whoever holds it while he writes keeps them from being that fast. Everything that an exchange
 * does with the container's streams is therefore done under this lock, and under no other.
 *
 * <p>The servers' classes are not on the class path of a web application, so this looks by name.
 */
final class ContainerLock {

    private static final System.Logger LOG = System.getLogger(ContainerLock.class.getName());

    private final AtomicReference<@Nullable Way> found = new AtomicReference<>();

    /**
     * How to get from a request to the lock; made once, because looking takes longer than a request may.
     *
     * @param steps null on another server
     */
    private record Way(Class<?> facade, @Nullable Steps steps) {}

    private record Steps(Field request, Method coyote, Field hook, Class<?> processor, Method socket, Method lock) {

        static Steps from(Field request, Method coyote) throws ReflectiveOperationException {
            Class<?> type = coyote.getReturnType();
            ClassLoader loader = type.getClassLoader();
            return new Steps(
                    request,
                    coyote,
                    opened(type.getDeclaredField("hook")),
                    Class.forName("org.apache.coyote.http11.Http11Processor", false, loader),
                    opened(Class.forName("org.apache.coyote.AbstractProcessor", false, loader)
                            .getDeclaredMethod("getSocketWrapper")),
                    Class.forName("org.apache.tomcat.util.net.SocketWrapperBase", false, loader)
                            .getMethod("getLock"));
        }

        @Nullable
        Lock walk(HttpServletRequest facade) throws ReflectiveOperationException {
            Object end = hook.get(coyote.invoke(request.get(facade)));
            // streams of one HTTP/2 connection share its socket, and are worked on without its lock
            Object wrapper = processor.isInstance(end) ? socket.invoke(end) : null;
            return wrapper == null ? null : (Lock) lock.invoke(wrapper);
        }
    }

    /** @return the container's lock of this request, or one that is just the exchange's own */
    Lock of(HttpServletRequest request) {
        try {
            Lock lock = find(request);
            return lock == null ? new ReentrantLock() : lock;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "no lock of the container", e);
            return new ReentrantLock();
        }
    }

    /** @return whether this is a request of HTTP/1.1 on Tomcat */
    boolean isOf(HttpServletRequest request) {
        try {
            return find(request) != null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    private @Nullable Lock find(HttpServletRequest facade) throws ReflectiveOperationException {
        Way way = found.get();
        if (way == null || way.facade != facade.getClass()) {
            way = look(facade.getClass());
            found.set(way);
        }
        return way.steps == null ? null : way.steps.walk(facade);
    }

    private static Way look(Class<?> facade) throws ReflectiveOperationException {
        if (!facade.getName().equals("org.apache.catalina.connector.RequestFacade")) {
            return new Way(facade, null);
        }
        Field request = opened(facade.getDeclaredField("request"));
        Method coyote = request.getType().getMethod("getCoyoteRequest");
        // Payara has a class of the same name, and another engine behind it
        boolean tomcats = coyote.getReturnType().getName().equals("org.apache.coyote.Request");
        return new Way(facade, tomcats ? Steps.from(request, coyote) : null);
    }

    private static <T extends AccessibleObject> T opened(T member) {
        member.setAccessible(true);
        return member;
    }
}
