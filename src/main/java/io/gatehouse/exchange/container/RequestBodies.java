package io.gatehouse.exchange.container;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Whether requests have bodies, which not all servers know alike. */
public final class RequestBodies {

    private RequestBodies() {}

    /** @return whether a body follows the head (RFC 9112, 6.3; in HTTP/2 the stream says so) */
    public static boolean follows(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length >= 0) {
            return length > 0;
        }
        if (request.getProtocol().startsWith("HTTP/2")) {
            return !isFinished(request);
        }
        return request.getHeader("Transfer-Encoding") != null;
    }

    private static boolean isFinished(HttpServletRequest request) throws IOException {
        ServletInputStream stream = request.getInputStream();
        // who expects to be invited has a body, and is invited by being asked (RFC 9110, 10.1.1)
        boolean asks =
                !request.isAsyncStarted() && ServerAbort.isUndertows(request) && request.getHeader("Expect") == null;
        return asks ? isFinishedWhenAsked(stream) : stream.isFinished();
    }

    /** Undertow finds the end only when it is asked for bytes; nothing is lost by that. */
    static boolean isFinishedWhenAsked(ServletInputStream stream) {
        try {
            int ignored = stream.isFinished() ? 0 : stream.available();
            return stream.isFinished();
        } catch (IOException e) {
            // the client is gone, and nothing more comes; whoever waits for something of it is told
            return true;
        }
    }
}
