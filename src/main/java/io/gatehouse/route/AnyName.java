package io.gatehouse.route;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Contains every name that could be captured and lists none: where defaults are read, nobody knows what the routes capture
 * that will take them.
 */
final class AnyName extends AbstractSet<String> {

    static final AnyName INSTANCE = new AnyName();

    private AnyName() {}

    @Override
    public boolean contains(@Nullable Object name) {
        return name instanceof String text && PathPatternReader.isName(text);
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
