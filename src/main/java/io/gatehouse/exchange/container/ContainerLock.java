package io.gatehouse.exchange.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
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
 * <p>Streams of HTTP/2 have one each. It is not needed where Tomcat throws their objects away ({@code discardRequestsAndResponses}), and better left alone: its
 * threads hold it while they tell a client that does not read that they end a stream.
 */
public final class ContainerLock {

    private static final System.Logger LOG = System.getLogger(ContainerLock.class.getName());

    private final Coyote.Found<Way> ways =
            new Coyote.Found<>(System.Logger.Level.DEBUG, "no lock of the container", Way::of);

    private record Way(Coyote coyote, Method lock, @Nullable Streams streams) {

        static Way of(Coyote coyote) throws ReflectiveOperationException {
            return new Way(
                    coyote,
                    coyote.type("org.apache.tomcat.util.net.SocketWrapperBase").getMethod("getLock"),
                    Streams.of(coyote));
        }

        @Nullable
        Lock walk(HttpServletRequest facade) throws ReflectiveOperationException {
            Object processor = coyote.processor(facade);
            if (processor != null) {
                return (Lock) lock.invoke(coyote.socket(processor));
            }
            Object stream = coyote.stream(facade);
            return stream == null || streams == null || streams.areThrownAway(stream)
                    ? null
                    : (Lock) streams.lock.get(stream);
        }

        boolean isOne(HttpServletRequest facade) throws ReflectiveOperationException {
            return coyote.processor(facade) != null;
        }
    }

    private record Streams(Field lock, Field handler, Method protocol, Method discard) {

        /** @return null where something is not as expected: HTTP/1.1 needs its lock all the same */
        static @Nullable Streams of(Coyote coyote) {
            Class<?> processor = coyote.streams();
            try {
                return processor == null ? null : of(processor);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "no lock of streams", e);
                return null;
            }
        }

        private static Streams of(Class<?> processor) throws ReflectiveOperationException {
            Field handler = Coyote.opened(processor.getDeclaredField("handler"));
            Method protocol = Coyote.opened(handler.getType().getDeclaredMethod("getProtocol"));
            return new Streams(
                    Coyote.opened(processor.getDeclaredField("processLock")),
                    handler,
                    protocol,
                    protocol.getReturnType().getMethod("getDiscardRequestsAndResponses"));
        }

        boolean areThrownAway(Object stream) throws ReflectiveOperationException {
            return (boolean) discard.invoke(protocol.invoke(handler.get(stream)));
        }
    }

    /** @return the container's lock of this request, or one that is just the exchange's own */
    public Lock of(HttpServletRequest request) {
        Lock lock = find(request);
        return lock == null ? new ReentrantLock() : lock;
    }

    /** @return whether this is a request of HTTP/1.1 on Tomcat */
    public boolean isOf(HttpServletRequest request) {
        try {
            Way way = ways.by(request);
            return way != null && way.isOne(request);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the container has let go of the request", e);
            return false;
        }
    }

    private @Nullable Lock find(HttpServletRequest request) {
        try {
            Way way = ways.by(request);
            return way == null ? null : way.walk(request);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "no lock of the container", e);
            return null;
        }
    }
}
