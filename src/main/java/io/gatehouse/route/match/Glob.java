package io.gatehouse.route.match;

import org.jspecify.annotations.Nullable;

/** A text in which {@code *} stands for any characters, also none. Every other character stands for itself. */
final class Glob {

    private final String pattern;
    /** what stands between the stars */
    private final String[] pieces;

    Glob(String pattern) {
        this.pattern = pattern;
        this.pieces = pattern.split("\\*", -1);
    }

    /** One pass over the value: each piece is taken where it first fits, which leaves most to those behind it. */
    boolean matches(String value) {
        String first = pieces[0];
        if (pieces.length == 1) {
            return value.equals(first);
        }
        String last = pieces[pieces.length - 1];
        int end = value.length() - last.length();
        if (end < first.length() || !value.startsWith(first) || !value.endsWith(last)) {
            return false;
        }
        int from = first.length();
        for (int i = 1; i < pieces.length - 1; i++) {
            int found = value.indexOf(pieces[i], from);
            if (found < 0 || found + pieces[i].length() > end) {
                return false;
            }
            from = found + pieces[i].length();
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Glob that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
