package io.gatehouse.server.probe;

import io.gatehouse.exchange.container.LibertyStreams;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads the body and answers with the passage and the body, never blocking; as in the gateway, the container's callbacks only
 * wake a thread of ours. Payara spoils the next request of a connection when an exchange ends within the callback that brought
 * the last of its body.
 */
public final class EchoServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient ExecutorService upstream = Executors.newSingleThreadExecutor();

    @Override
    public void destroy() {
        upstream.shutdownNow();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Passage passage = Passage.of(request, response);
        passage.note("servlet", request);
        HttpServletRequest first = passage.request();
        AsyncContext async = first.startAsync(first, passage.response());
        async.setTimeout(0);
        passage.response().setContentType("application/octet-stream");
        ServletInputStream in = new LibertyStreams().of(first).getInputStream();
        Echo echo = new Echo(async, passage, in);
        if (first.getContentLengthLong() > 0 || first.getHeader("Transfer-Encoding") != null) {
            in.setReadListener(echo);
        } else {
            // after a dispatch Tomcat calls no listener when there is nothing to read
            echo.onAllDataRead();
        }
    }

    /** All but the callbacks runs on the one thread of ours. */
    private final class Echo implements ReadListener, WriteListener {

        private final AsyncContext async;
        private final ServletInputStream in;
        private final HttpServletResponse response;
        private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        private boolean listening;
        private boolean written;
        private boolean completed;

        Echo(AsyncContext async, Passage passage, ServletInputStream in) {
            this.async = async;
            this.in = in;
            this.response = new LibertyStreams().of(passage.response());
            answer.writeBytes(passage.trace().getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void onDataAvailable() {
            upstream.execute(() -> orComplete(this::readWhatIsReady));
        }

        @Override
        public void onAllDataRead() {
            upstream.execute(() -> orComplete(this::readTheRest));
        }

        @Override
        public void onWritePossible() {
            upstream.execute(() -> orComplete(this::write));
        }

        @Override
        public void onError(Throwable failure) {
            upstream.execute(this::complete);
        }

        private void readWhatIsReady() throws IOException {
            // isFinished() says on Payara that all has come, not that all was read; behind the end Liberty is ready for
            // ever, and may have looked whether all was read before this thread had read it
            while (in.isReady()) {
                if (read() < 0) {
                    readTheRest();
                    return;
                }
            }
        }

        /** The container calls no more, and on Payara something may be left. */
        private void readTheRest() throws IOException {
            while (in.available() > 0 && read() > 0) {
                // all of it
            }
            if (!listening) {
                listening = true;
                response.getOutputStream().setWriteListener(this);
            }
        }

        private int read() throws IOException {
            byte[] buffer = new byte[1024];
            int read = in.read(buffer);
            if (read > 0) {
                answer.write(buffer, 0, read);
            }
            return read;
        }

        private void write() throws IOException {
            ServletOutputStream out = response.getOutputStream();
            if (!completed && !written && out.isReady()) {
                written = true;
                out.write(answer.toByteArray());
            }
            if (!completed && written && out.isReady()) {
                complete();
            }
        }

        private void complete() {
            if (!completed) {
                completed = true;
                async.complete();
            }
        }

        private void orComplete(Step step) {
            try {
                step.run();
            } catch (IOException e) {
                complete();
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
