package io.gatehouse.route;

/** One path of a route. */
public final class PathPattern {

    private final String text;

    private PathPattern(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the text is not of the form */
    public static PathPattern parse(String text) {
        return new PathPattern(text);
    }

    /** @return the names in braces, in order */
    public java.util.List<String> captureNames() {
        return java.util.List.of();
    }

    @Override
    public String toString() {
        return text;
    }
}
