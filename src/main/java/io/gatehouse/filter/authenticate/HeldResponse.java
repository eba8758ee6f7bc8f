package io.gatehouse.filter.authenticate;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A response that does not go out: status and fields are set in the container's, the rest is kept here. */
final class HeldResponse extends HttpServletResponseWrapper {

    private final Kept kept = new Kept();
    private @Nullable PrintWriter writer;

    HeldResponse(HttpServletResponse response) {
        super(response);
    }

    byte[] body() {
        PrintWriter used = writer;
        if (used != null) {
            used.flush();
        }
        return kept.bytes.toByteArray();
    }

    @Override
    public void sendError(int status) {
        setStatus(status);
    }

    /** The message would be an invitation to say too much. */
    @Override
    public void sendError(int status, String message) {
        setStatus(status);
    }

    @Override
    public void sendRedirect(String location) {
        sendRedirect(location, SC_FOUND, true);
    }

    /** Servlet 6.1 has it, where it must not reach the container's either. */
    @SuppressWarnings("MissingOverride")
    public void sendRedirect(String location, int status, boolean clear) {
        setStatus(status);
        setHeader("Location", location);
    }

    @Override
    public void flushBuffer() {}

    @Override
    public ServletOutputStream getOutputStream() {
        return kept;
    }

    @Override
    public PrintWriter getWriter() {
        PrintWriter used = writer;
        if (used == null) {
            used = new PrintWriter(new OutputStreamWriter(kept, StandardCharsets.UTF_8));
            writer = used;
        }
        return used;
    }

    private static final class Kept extends ServletOutputStream {

        /** A page where people sign on is smaller. */
        private static final int MOST = 1 << 18;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("the server's login writes at once");
        }

        @Override
        public void write(int one) throws IOException {
            if (bytes.size() == MOST) {
                throw new IOException("the server's login writes more than " + MOST + " bytes");
            }
            bytes.write(one);
        }
    }
}
