package io.gatehouse.route;

import java.util.Collection;

/** Text with places to fill in. */
public final class Template {

    private final String text;

    private Template(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if a place is not among the known ones */
    public static Template parse(String text, Collection<String> knownCaptures) {
        return new Template(text);
    }

    @Override
    public String toString() {
        return text;
    }

    public java.util.Optional<String> fill(io.gatehouse.http.RequestHead head, Captures captures) {
        return java.util.Optional.of(text);
    }
}
