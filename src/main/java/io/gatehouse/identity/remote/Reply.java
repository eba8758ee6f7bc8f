package io.gatehouse.identity.remote;

/**
 * What a provider answered.
 *
 * @param type the media type, in lower case and without parameters; empty when none was named
 * @param text the body in whole, read as UTF-8
 */
public record Reply(int status, String type, String text) {

    public boolean isOk() {
        return status >= 200 && status < 300;
    }

    /** Without the body, which may have secrets in it. */
    @Override
    public String toString() {
        return "status " + status + ", " + text.length() + " characters of " + type;
    }
}
