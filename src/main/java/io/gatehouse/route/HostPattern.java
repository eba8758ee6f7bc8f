package io.gatehouse.route;

/** One host of a block. */
public final class HostPattern {

    public static final HostPattern ANY = new HostPattern("*");

    private final String text;

    private HostPattern(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the text is not of the form */
    public static HostPattern parse(String text) {
        return new HostPattern(text);
    }

    /** @return the name in braces in front, or null */
    public @org.jspecify.annotations.Nullable String captureName() {
        return null;
    }

    @Override
    public String toString() {
        return text;
    }
}
