package io.gatehouse.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message head in the order in which they came, names compared without regard to case (RFC 9110, 5.1). A
 * field that came several times stands here several times; values are never joined, split or trimmed.
 */
public final class Headers {

    public static final Headers EMPTY = new Headers(new String[0]);

    /** name, value, name, value, … */
    private final String[] fields;

    private Headers(String[] fields) {
        this.fields = fields;
    }

    /**
     * @param namesAndValues name, value, name, value, …
     * @throws IllegalArgumentException if a value is missing
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values: " + namesAndValues.length + " (expected: even)");
        }
        return new Headers(namesAndValues.clone());
    }

    public static Builder builder() {
        return new Builder(new ArrayList<>());
    }

    /** @return a builder that starts with these fields */
    public Builder toBuilder() {
        return new Builder(new ArrayList<>(List.of(fields)));
    }

    /** @return the number of fields, repeated ones counted each time */
    public int size() {
        return fields.length / 2;
    }

    public String name(int index) {
        return fields[2 * index];
    }

    public String value(int index) {
        return fields[2 * index + 1];
    }

    /** @return the value of the first field of this name, or null when there is none */
    public @Nullable String first(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return fields[i + 1];
            }
        }
        return null;
    }

    public boolean contains(String name) {
        return first(name) != null;
    }

    /** @return the values of all fields of this name, in order; empty when there is none */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                values.add(fields[i + 1]);
            }
        }
        return values;
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < fields.length; i += 2) {
            action.accept(fields[i], fields[i + 1]);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers that && List.of(fields).equals(List.of(that.fields));
    }

    @Override
    public int hashCode() {
        return List.of(fields).hashCode();
    }

    /** Names only: a value may be a secret, and this text ends in logs. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>(size());
        forEach((name, value) -> names.add(name));
        return names.toString();
    }

    /** Collects fields; not thread-safe. */
    public static final class Builder {

        private final List<String> fields;

        private Builder(List<String> fields) {
            this.fields = fields;
        }

        /** Adds one more field, whatever is there already. */
        public Builder add(String name, String value) {
            fields.add(name);
            fields.add(value);
            return this;
        }

        /** Replaces every field of this name by one, at the end. */
        public Builder set(String name, String value) {
            return remove(name).add(name, value);
        }

        public Builder remove(String name) {
            return removeIf(name::equalsIgnoreCase);
        }

        /** Removes the fields whose names the predicate accepts. */
        public Builder removeIf(Predicate<String> name) {
            return removeIf((field, value) -> name.test(field));
        }

        /** Removes the fields whose names and values the predicate accepts. */
        public Builder removeIf(BiPredicate<String, String> field) {
            int kept = 0;
            while (kept < fields.size() && !field.test(fields.get(kept), fields.get(kept + 1))) {
                kept += 2;
            }
            for (int i = kept + 2; i < fields.size(); i += 2) {
                if (!field.test(fields.get(i), fields.get(i + 1))) {
                    fields.set(kept, fields.get(i));
                    fields.set(kept + 1, fields.get(i + 1));
                    kept += 2;
                }
            }
            if (kept < fields.size()) {
                fields.subList(kept, fields.size()).clear();
            }
            return this;
        }

        /** @return the value of the first field of this name, or null when there is none */
        public @Nullable String first(String name) {
            for (int i = 0; i < fields.size(); i += 2) {
                if (fields.get(i).equalsIgnoreCase(name)) {
                    return fields.get(i + 1);
                }
            }
            return null;
        }

        /** @return the values of all fields of this name, in their order */
        public List<String> all(String name) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < fields.size(); i += 2) {
                if (fields.get(i).equalsIgnoreCase(name)) {
                    values.add(fields.get(i + 1));
                }
            }
            return values;
        }

        /** @return whether the predicate accepts name and value of a field */
        public boolean contains(BiPredicate<String, String> field) {
            for (int i = 0; i < fields.size(); i += 2) {
                if (field.test(fields.get(i), fields.get(i + 1))) {
                    return true;
                }
            }
            return false;
        }

        /** @return whether a field of this name has such a value */
        public boolean any(String name, Predicate<String> value) {
            for (int i = 0; i < fields.size(); i += 2) {
                if (fields.get(i).equalsIgnoreCase(name) && value.test(fields.get(i + 1))) {
                    return true;
                }
            }
            return false;
        }

        /** Changes each value of the fields of this name; the order stays. */
        public Builder map(String name, java.util.function.UnaryOperator<String> change) {
            for (int i = 0; i < fields.size(); i += 2) {
                if (fields.get(i).equalsIgnoreCase(name)) {
                    fields.set(i + 1, change.apply(fields.get(i + 1)));
                }
            }
            return this;
        }

        /**
         * Changes each value; the order stays.
         *
         * @param change makes, of name and value, the new value
         */
        public Builder mapAll(BinaryOperator<String> change) {
            for (int i = 0; i < fields.size(); i += 2) {
                fields.set(i + 1, change.apply(fields.get(i), fields.get(i + 1)));
            }
            return this;
        }

        public Headers build() {
            return new Headers(fields.toArray(new String[0]));
        }
    }
}
