package io.gatehouse.server.probe;

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

/** Reads the body and answers with the passage and the body, never blocking. */
public final class EchoServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Passage passage = Passage.of(request, response);
        passage.note("servlet", request);
        HttpServletRequest first = passage.request();
        AsyncContext async = first.startAsync(first, passage.response());
        async.setTimeout(0);
        passage.response().setContentType("application/octet-stream");
        ServletInputStream in = first.getInputStream();
        Echo echo = new Echo(async, passage, in);
        if (first.getContentLengthLong() > 0 || first.getHeader("Transfer-Encoding") != null) {
            in.setReadListener(echo);
        } else {
            // after a dispatch Tomcat calls no listener when there is nothing to read
            echo.onAllDataRead();
        }
    }

    private static final class Echo implements ReadListener, WriteListener {

        private final AsyncContext async;
        private final ServletInputStream in;
        private final HttpServletResponse response;
        private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        private boolean written;

        Echo(AsyncContext async, Passage passage, ServletInputStream in) {
            this.async = async;
            this.in = in;
            this.response = passage.response();
            answer.writeBytes(passage.trace().getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] buffer = new byte[1024];
            // isFinished() says on Payara that all has come, not that all was read
            while (in.isReady()) {
                int read = in.read(buffer);
                if (read > 0) {
                    answer.write(buffer, 0, read);
                }
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            response.getOutputStream().setWriteListener(this);
        }

        @Override
        public void onWritePossible() throws IOException {
            ServletOutputStream out = response.getOutputStream();
            if (out.isReady() && !written) {
                written = true;
                out.write(answer.toByteArray());
            }
            if (written && out.isReady()) {
                async.complete();
            }
        }

        @Override
        public void onError(Throwable failure) {
            async.complete();
        }
    }
}
