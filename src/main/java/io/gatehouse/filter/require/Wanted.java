package io.gatehouse.filter.require;

import io.gatehouse.route.settings.Names;
import io.gatehouse.route.settings.Settings;
import java.util.Collection;
import java.util.List;

/**
 * The names that an attribute lists.
 *
 * @param written as the descriptor has them: what a placeholder stands for is not in it
 */
record Wanted(List<String> names, List<String> written) {

    static final Wanted NOTHING = new Wanted(List.of(), List.of());

    Wanted(List<String> names, List<String> written) {
        this.names = List.copyOf(names);
        this.written = List.copyOf(written);
    }

    static Wanted read(Settings settings, String attribute) {
        return new Wanted(settings.parse(attribute, List.of(), Names::parse), settings.toldWords(attribute));
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** @return whether nothing is wanted, or one of it is there */
    boolean anyOf(Collection<String> found) {
        for (String name : names) {
            if (found.contains(name)) {
                return true;
            }
        }
        return names.isEmpty();
    }

    boolean allOf(Collection<String> found) {
        return found.containsAll(names);
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
