package io.gatehouse.upstream.http1;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads answers out of text, cut where the test says, and writes down what was told of them; pieces of one body are joined. */
final class Answers implements ResponseReader.Sink {

    private final ResponseReader reader = new ResponseReader(this);
    private final StringBuilder told = new StringBuilder();
    private @Nullable UpstreamResponse last;
    private boolean wantsMore = true;

    /** An answer to GET, in one piece. */
    static String of(String text) throws IOException {
        return to("GET", text);
    }

    static String to(String method, String text) throws IOException {
        Answers answers = new Answers().expect(method);
        answers.read(text);
        return answers.told();
    }

    Answers expect(String method) {
        reader.expect(method);
        return this;
    }

    /** Wants nothing behind the next head or piece. */
    void wantsNoMore() {
        wantsMore = false;
    }

    /** @return whether more is wanted */
    boolean read(String piece) throws IOException {
        return reader.read(ByteBuffer.wrap(piece.getBytes(StandardCharsets.ISO_8859_1)));
    }

    void end() throws IOException {
        reader.end();
    }

    String told() {
        return told.toString();
    }

    /** @return the value in the last head */
    @Nullable
    String header(String name) {
        return last == null ? null : last.headers().first(name);
    }

    @Nullable
    UpstreamResponse last() {
        return last;
    }

    @Override
    public boolean head(UpstreamResponse response, boolean bodiless) {
        last = response;
        told.append(response.status()).append(bodiless ? "! " : " ");
        return wantsMore;
    }

    @Override
    public boolean piece(ByteBuffer bytes) {
        told.append(StandardCharsets.ISO_8859_1.decode(bytes));
        return wantsMore;
    }

    @Override
    public void end(ByteBuffer bytes, @Nullable Headers trailers, boolean reusable) {
        told.append(StandardCharsets.ISO_8859_1.decode(bytes)).append('.');
        if (trailers != null) {
            trailers.forEach(
                    (name, value) -> told.append(' ').append(name).append('=').append(value));
        }
        told.append(reusable ? " again" : " closed");
    }
}
