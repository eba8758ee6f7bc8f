package io.gatehouse.testing;

import java.io.IOException;
import java.time.Duration;

/** Sends one target after another, on one connection for as long as the server keeps it. Not thread-safe. */
public final class TargetProbe implements AutoCloseable {

    private final int port;
    private final Duration patience;
    private RawClient client;

    /** @param patience how long it waits for an answer */
    public TargetProbe(int port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /**
     * What came back.
     *
     * @param status 0 when the server closed the connection without an answer
     * @param own whether it is an answer of the gateway's own, such as a fault
     * @param text the body
     */
    public record Reply(int status, boolean own, String text) {}

    /** @param target characters that stand for bytes (ISO-8859-1) */
    public Reply get(String host, String target) throws IOException {
        boolean fresh = client == null;
        Reply reply = ask(host, target);
        // a kept connection may have been closed before the request came
        return reply.status == 0 && !fresh ? ask(host, target) : reply;
    }

    private Reply ask(String host, String target) throws IOException {
        if (client == null) {
            client = RawClient.connect(port, patience);
        }
        RawAnswer answer;
        try {
            answer = client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .answer();
        } catch (java.net.SocketTimeoutException e) {
            throw new IOException("no answer to " + target, e);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            close();
            return new Reply(0, false, String.valueOf(e.getMessage()));
        }
        boolean framed = answer.end() == End.LENGTH || answer.end() == End.LAST_CHUNK;
        if (!framed || "close".equalsIgnoreCase(answer.header("Connection"))) {
            close();
        }
        String type = answer.header("Content-Type");
        boolean own = type != null && type.startsWith("application/problem+json");
        return new Reply(answer.status(), own, answer.text());
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
