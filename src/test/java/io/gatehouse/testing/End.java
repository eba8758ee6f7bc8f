package io.gatehouse.testing;

/** How a message body ended, as far as the one who reads it can tell. */
public enum End {
    /** there was none to come: HEAD, 1xx, 204, 304, a request without length */
    NO_BODY(true),
    /** as many bytes as Content-Length promised */
    LENGTH(true),
    /** the chunk of length zero, and the empty line behind the trailers */
    LAST_CHUNK(true),
    /** neither length nor chunks: the peer closed the connection, as RFC 9112, 6.3 allows */
    CLOSE(true),
    /** the peer closed the connection before the promised end */
    CUT_OFF(false),
    /** the peer reset the connection before the end */
    RESET(false),
    /** nothing came for as long as the reader had patience */
    SILENCE(false);

    private final boolean clean;

    End(boolean clean) {
        this.clean = clean;
    }

    /** @return whether a client must take the body for the whole of it */
    public boolean clean() {
        return clean;
    }

    /** @return whether the peer broke the connection, so that a client knows that something is missing */
    public boolean broken() {
        return this == CUT_OFF || this == RESET;
    }
}
