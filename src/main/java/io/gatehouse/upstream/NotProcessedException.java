package io.gatehouse.upstream;

import java.io.IOException;

/** The other side has said that it has not looked at a request, so that it may be sent again whatever it asks for (RFC 9113, 8.7). */
public final class NotProcessedException extends IOException {

    private static final long serialVersionUID = 1L;

    NotProcessedException(String message) {
        super(message);
    }
}
