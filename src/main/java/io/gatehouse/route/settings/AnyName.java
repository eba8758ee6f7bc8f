package io.gatehouse.route.settings;

import io.gatehouse.http.Ascii;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Contains every name that could be captured and lists none: where defaults are read, nobody knows what the routes capture
 * that will take them.
 */
public final class AnyName extends AbstractSet<String> {

    public static final AnyName INSTANCE = new AnyName();

    private AnyName() {}

    /** @return whether it may stand in braces: letters, digits, - and _, a letter first */
    @Override
    public boolean contains(@Nullable Object name) {
        if (!(name instanceof String text) || text.isEmpty() || !Ascii.isLetter(text.charAt(0))) {
            return false;
        }
        return text.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    @Override
    public Iterator<String> iterator() {
        return Collections.emptyIterator();
    }

    @Override
    public int size() {
        return 0;
    }

    /** Not equal to the empty set, which it looks like from outside. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
