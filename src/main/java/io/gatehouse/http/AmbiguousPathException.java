package io.gatehouse.http;

/** A path that can be read in more than one way. The message says what is in the way and where; there is no stack trace. */
public final class AmbiguousPathException extends Exception {

    private static final long serialVersionUID = 1;

    public AmbiguousPathException(String reason) {
        super(reason, null, false, false);
    }
}
