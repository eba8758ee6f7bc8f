package io.gatehouse.exchange;

import io.gatehouse.http.Headers;

/** The head of an answer before it goes out; hooks may still change it. Belongs to one thread at a time. */
public final class ResponseHead {

    private int status;
    private final Headers.Builder headers;

    public ResponseHead(int status, Headers headers) {
        this(status, headers.toBuilder());
    }

    /** @param headers belong to this head from now on */
    public ResponseHead(int status, Headers.Builder headers) {
        this.status = status;
        this.headers = headers;
    }

    public int status() {
        return status;
    }

    public void status(int other) {
        status = other;
    }

    public Headers.Builder headers() {
        return headers;
    }
}
