package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Writes down what an exchange hears of its connection. */
final class Heard implements Connection.Handler {

    private final Lock lock = new ReentrantLock();
    private final StringBuilder words = new StringBuilder();
    private boolean takesMore = true;
    private boolean passes;
    private Runnable atTheEnd = () -> {};
    private Sending sending = to -> {};

    /** What it does when there is room for more of the request's body. */
    interface Sending {

        void to(UpstreamBody upstream) throws IOException;
    }

    /** What follows the body of the request passes. */
    Heard passesTrailers() {
        passes = true;
        return this;
    }

    @Override
    public Headers trailers(Headers came) {
        return passes ? came : Headers.EMPTY;
    }

    /** From now on it takes one piece and then no more. */
    void takesNoMore() {
        takesMore = false;
    }

    void takesMore() {
        takesMore = true;
    }

    /** What it gives when there is room for more of the request's body. */
    Heard sends(Sending what) {
        sending = what;
        return this;
    }

    /** What it does with the connection when the answer is whole. */
    Heard atTheEnd(Runnable what) {
        atTheEnd = what;
        return this;
    }

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public void responded(UpstreamResponse response, boolean bodiless) {
        words.append(response.status()).append(bodiless ? "! " : " ");
    }

    @Override
    public boolean received(ByteBuffer bytes) {
        words.append(StandardCharsets.ISO_8859_1.decode(bytes)).append('|');
        return takesMore;
    }

    @Override
    public void paused() {
        words.append("~ ");
    }

    @Override
    public void ended(ByteBuffer bytes, @Nullable Headers trailers) {
        atTheEnd.run();
        words.append(StandardCharsets.ISO_8859_1.decode(bytes)).append(". ");
        if (trailers != null) {
            trailers.forEach((name, value) -> words.append(name).append('=').append(value));
        }
    }

    @Override
    public void writable(UpstreamBody to) throws IOException {
        words.append("more? ");
        sending.to(to);
    }

    @Override
    public void failed(Exception cause) {
        words.append("failed: ").append(cause.getMessage());
    }

    String words() {
        return words.toString().strip();
    }
}
