package io.gatehouse.route;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.RequestHead;

/** A condition on the request head. */
public final class When {

    public static final When ALWAYS = new When("");

    private final String text;

    private When(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the text is not of the form */
    public static When parse(String text) {
        return new When(text);
    }

    /** @return whether the request meets the condition */
    public boolean holds(RequestHead head, CanonicalPath path) {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
