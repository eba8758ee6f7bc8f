package io.gatehouse.launcher;

import java.io.IOException;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * Answers what the embedded server refuses before the gateway sees it, in the gateway's own form: {@code
 * application/problem+json} (RFC 9457). Nothing of the request is repeated, and nothing is said of the server.
 */
public final class ProblemValve extends ErrorReportValve {

    private static final System.Logger LOG = System.getLogger(ProblemValve.class.getName());

    @Override
    protected void report(Request request, Response response, Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if ("CONNECT".equals(request.getMethod())) {
            // the server answers 501 for the one method that it keeps from the gateway, which takes it as little as
            // TRACE
            response.setStatus(Refusal.METHOD_NOT_ALLOWED.status());
            response.setHeader("Allow", "");
        }
        try {
            String id = id();
            response.setHeader("X-Request-Id", id);
            LOG.log(Level.DEBUG, () -> "[" + id + "] refused by the server: " + response.getStatus());
            write(Refusal.json(response.getStatus(), id), response);
        } catch (IOException e) {
            container.getLogger().debug("the client went away", e);
        }
    }

    /** As those of exchanges, which this request never came to be. */
    private static String id() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private static void write(String json, Response response) throws IOException {
        response.setContentType("application/problem+json");
        response.setCharacterEncoding("utf-8");
        Writer writer = response.getReporter();
        if (writer != null) {
            writer.write(json);
            response.finishResponse();
        }
    }
}
