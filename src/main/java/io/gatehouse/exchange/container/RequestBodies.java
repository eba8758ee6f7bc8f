package io.gatehouse.exchange.container;

import io.gatehouse.http.Methods;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;

/** Whether requests have bodies, which not all servers know alike. */
public final class RequestBodies {

    private RequestBodies() {}

    /**
     * @return whether a body follows the head (RFC 9112, 6.3; in HTTP/2 the stream says so)
     * @throws IOException if the client has reset the stream before any of it came: that is no request without a body
     */
    public static boolean follows(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length >= 0) {
            return length > 0;
        }
        if (request.getProtocol().startsWith("HTTP/2")) {
            boolean follows = !isFinished(request);
            if (!follows && isCutOff(request)) {
                throw new EOFException("body: none, then the stream was reset (expected: all)");
            }
            return follows;
        }
        return request.getHeader("Transfer-Encoding") != null;
    }

    /** Tomcat says that nothing follows. Who only reads changes nothing, whatever came with it: of that nobody is asked. */
    private static boolean isCutOff(HttpServletRequest request) {
        return !Methods.isRead(request.getMethod()) && TomcatStream.isReset(request);
    }

    private static boolean isFinished(HttpServletRequest request) throws IOException {
        ServletInputStream stream = request.getInputStream();
        // who expects to be invited has a body, and is invited by being asked (RFC 9110, 10.1.1)
        boolean asks =
                !request.isAsyncStarted() && ServerAbort.isUndertows(request) && request.getHeader("Expect") == null;
        return asks ? isFinishedWhenAsked(stream) : stream.isFinished();
    }

    /** Undertow finds the end only when it is asked for bytes; nothing is lost by that. @throws IOException if the client has reset the stream */
    static boolean isFinishedWhenAsked(ServletInputStream stream) throws IOException {
        int ignored = stream.isFinished() ? 0 : stream.available();
        return stream.isFinished();
    }
}
