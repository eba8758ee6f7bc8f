package io.gatehouse.upstream.http2;

import java.net.ProtocolException;

/** The other side does what no stream of the connection can go on after (RFC 9113, 5.4.1). */
public final class ConnectionError extends ProtocolException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ConnectionError(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** @return what the other side is told in the last frame */
    public ErrorCode code() {
        return code;
    }
}
