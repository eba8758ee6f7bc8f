package io.gatehouse.exchange.container;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The streams of Open Liberty, for threads that are not its own. It begins to read or to write, and only then notes that this is under
 * way. What is done before that was noted is forgotten: the stream is never ready again, and nobody calls. Liberty calls its listeners with
 * a monitor held that keeps the two apart, one for each direction; threads of others do not hold it. So here whoever uses a stream holds its
 * monitor.
 *
 * <p>Listeners are called by another thread, because they take the lock of the exchange: within the monitor there, around it elsewhere.
 */
public final class LibertyStreams {

    private static final System.Logger LOG = System.getLogger(LibertyStreams.class.getName());

    /** By a property of the process that Open Liberty sets, and nobody else. */
    private static final boolean AROUND = System.getProperty("wlp.install.dir") != null;

    private final AtomicBoolean said = new AtomicBoolean();

    /** @return the same request on other servers */
    public HttpServletRequest of(HttpServletRequest request) {
        return AROUND ? new Request(request) : request;
    }

    /** @return the same response on other servers */
    public HttpServletResponse of(HttpServletResponse response) {
        return AROUND ? new Response(response) : response;
    }

    private final class Request extends HttpServletRequestWrapper {

        private @Nullable ServletInputStream in;

        Request(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream known = in;
            if (known == null) {
                known = over(super.getInputStream(), getContentLengthLong() < 0);
                in = known;
            }
            return known;
        }

        private ServletInputStream over(ServletInputStream stream, boolean endsItself) {
            try {
                return LibertyInput.over(stream, endsItself);
            } catch (ReflectiveOperationException | RuntimeException e) {
                unknown(e);
                return stream;
            }
        }
    }

    private final class Response extends HttpServletResponseWrapper {

        private @Nullable ServletOutputStream out;

        Response(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            ServletOutputStream known = out;
            if (known == null) {
                known = over(super.getOutputStream());
                out = known;
            }
            return known;
        }

        private ServletOutputStream over(ServletOutputStream stream) {
            try {
                return LibertyOutput.over(stream);
            } catch (ReflectiveOperationException | RuntimeException e) {
                unknown(e);
                return stream;
            }
        }
    }

    private void unknown(Exception why) {
        if (said.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "streams of this release of Open Liberty are not known, bodies may stand still: " + why);
        }
    }
}
