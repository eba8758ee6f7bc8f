package io.gatehouse.route.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A regular expression that has to match a whole value, in time linear to it. */
final class Regex {

    private final Pattern pattern;

    /** @throws IllegalArgumentException if the text is no regular expression, or has a nested quantifier */
    Regex(String text) {
        if (new RegexScan(text).findsNestedQuantifier()) {
            throw new IllegalArgumentException(text + " (expected: no quantifier inside a group that has one itself)");
        }
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    text + " (expected: a regular expression; " + e.getDescription() + ")", e);
        }
    }

    boolean matches(String value) {
        return pattern.matches(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Regex that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
