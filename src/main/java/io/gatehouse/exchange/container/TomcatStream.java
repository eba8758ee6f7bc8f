package io.gatehouse.exchange.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Tells the end of a body from the end of a stream of HTTP/2 (RFC 9113, 5.4.2). Tomcat says of both that all data has been read, and a
 * part of a body would pass for the whole.
 */
public final class TomcatStream {

    private static final System.Logger LOG = System.getLogger(TomcatStream.class.getName());
    private static final Coyote.Found<Way> WAYS =
            new Coyote.Found<>(Level.WARNING, "a body that is cut off over HTTP/2 may pass for a whole one", Way::of);

    private TomcatStream() {}

    private record Way(
            Coyote coyote, @Nullable Field stream, @Nullable Method active) {

        static Way of(Coyote coyote) throws ReflectiveOperationException {
            Class<?> processor = coyote.streams();
            if (processor == null) {
                return new Way(coyote, null, null);
            }
            Field stream = Coyote.opened(processor.getDeclaredField("stream"));
            return new Way(coyote, stream, Coyote.opened(stream.getType().getDeclaredMethod("isActive")));
        }

        boolean isOver(HttpServletRequest facade) throws ReflectiveOperationException {
            Object processor = coyote.stream(facade);
            return processor != null
                    && stream != null
                    && active != null
                    && !(boolean) active.invoke(stream.get(processor));
        }
    }

    /**
     * @return whether the request, which has no answer yet, came over a stream that the client or the server has reset, or whose connection
     *     is closed; never on other servers
     */
    public static boolean isReset(HttpServletRequest request) {
        try {
            Way way = WAYS.by(request);
            return way != null && way.isOver(request);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the container has let go of the request", e);
            return true;
        }
    }
}
