package io.gatehouse.exchange.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What was found, by reflection, of the classes of Undertow. A server has one class for its requests, so that it is looked for once.
 *
 * @param <W> what was found
 */
final class OfUndertow<W> {

    private static final System.Logger LOG = System.getLogger(OfUndertow.class.getName());

    private final Finder<W> finder;
    private final String otherwise;
    private volatile @Nullable Known<W> last;

    /** Looks for it from the class of requests. */
    interface Finder<W> {

        W of(Class<?> request) throws ReflectiveOperationException;
    }

    /** @param found null where it is another server */
    private record Known<W>(Class<?> request, @Nullable W found) {}

    /** @param otherwise for the log, what happens where nothing is found on Undertow */
    OfUndertow(Finder<W> finder, String otherwise) {
        this.finder = finder;
        this.otherwise = otherwise;
    }

    /** @return null on other servers, and where Undertow has not what was looked for */
    @Nullable
    W of(HttpServletRequest request) {
        Class<?> type = request.getClass();
        Known<W> known = last;
        if (known == null || known.request != type) {
            known = new Known<>(type, find(request, type));
            last = known;
        }
        return known.found;
    }

    private @Nullable W find(HttpServletRequest request, Class<?> type) {
        try {
            return ServerAbort.isUndertows(request) ? finder.of(type) : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, otherwise, e);
            return null;
        }
    }
}
