package io.gatehouse.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message head in the order in which they came, names compared without regard to case (RFC 9110, 5.1). A
 * field that came several times stands here several times; values are never joined, split or trimmed.
 */
public final class Headers {

    public static final Headers EMPTY = new Headers(new String[0], 0);

    /** name, value, name, value, … */
    private final String[] fields;

    /**
     * A bit for the length of each name. A request is asked for some forty fields, most of which it does not have: so that is mostly known
     * without a look at any of them.
     */
    private final long lengths;

    private Headers(String[] fields, long lengths) {
        this.fields = fields;
        this.lengths = lengths;
    }

    /** @return the bit of names as long as this; those that are 64 characters longer have the same */
    private static long bit(String name) {
        return 1L << name.length();
    }

    /**
     * @param namesAndValues name, value, name, value, …
     * @throws IllegalArgumentException if a value is missing
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values: " + namesAndValues.length + " (expected: even)");
        }
        long lengths = 0;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            lengths |= bit(namesAndValues[i]);
        }
        return new Headers(namesAndValues.clone(), lengths);
    }

    public static Builder builder() {
        return new Builder(new String[Builder.ROOM], 0, 0);
    }

    /** @return a builder that starts with these fields */
    public Builder toBuilder() {
        return new Builder(Arrays.copyOf(fields, fields.length + Builder.ROOM), fields.length, lengths);
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
        if ((lengths & bit(name)) == 0) {
            return null;
        }
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
        if ((lengths & bit(name)) == 0) {
            return List.of();
        }
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
        return other instanceof Headers that && Arrays.equals(fields, that.fields);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fields);
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

        /** so many fields a usual head has room for before the array grows */
        private static final int ROOM = 2 * 16;

        /** name, value, name, value, …, as far as {@link #size} */
        private String[] fields;

        private int size;

        /** as {@link Headers#lengths}; those of fields that are gone may still be in it */
        private long lengths;

        private Builder(String[] fields, int size, long lengths) {
            this.fields = fields;
            this.size = size;
            this.lengths = lengths;
        }

        /** Adds one more field, whatever is there already. */
        public Builder add(String name, String value) {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
            if (size == fields.length) {
                fields = Arrays.copyOf(fields, size + Math.max(size, ROOM));
            }
            fields[size] = name;
            fields[size + 1] = value;
            size += 2;
            lengths |= bit(name);
            return this;
        }

        /** Adds all fields of another one, in their order. */
        public Builder addAll(Builder more) {
            int end = more.size;
            for (int i = 0; i < end; i += 2) {
                add(more.fields[i], more.fields[i + 1]);
            }
            return this;
        }

        /** Replaces every field of this name by one, at the end. */
        public Builder set(String name, String value) {
            return remove(name).add(name, value);
        }

        public Builder remove(String name) {
            int kept = index(name);
            for (int i = kept + 2; i < size; i += 2) {
                if (!fields[i].equalsIgnoreCase(name)) {
                    kept = keep(i, kept);
                }
            }
            return shrink(kept);
        }

        /** Removes every field whose name is this one in whatever spelling, as {@link FieldNames#areSpellings}. */
        public Builder removeSpellings(String name) {
            return (lengths & bit(name)) == 0 ? this : removeIf(field -> FieldNames.areSpellings(field, name));
        }

        /** Removes the fields whose names the predicate accepts. */
        public Builder removeIf(Predicate<String> name) {
            int kept = 0;
            while (kept < size && !name.test(fields[kept])) {
                kept += 2;
            }
            for (int i = kept + 2; i < size; i += 2) {
                if (!name.test(fields[i])) {
                    kept = keep(i, kept);
                }
            }
            return shrink(kept);
        }

        /** Removes the fields whose names and values the predicate accepts. */
        public Builder removeIf(BiPredicate<String, String> field) {
            int kept = 0;
            while (kept < size && !field.test(fields[kept], fields[kept + 1])) {
                kept += 2;
            }
            for (int i = kept + 2; i < size; i += 2) {
                if (!field.test(fields[i], fields[i + 1])) {
                    kept = keep(i, kept);
                }
            }
            return shrink(kept);
        }

        private int keep(int from, int to) {
            fields[to] = fields[from];
            fields[to + 1] = fields[from + 1];
            return to + 2;
        }

        private Builder shrink(int kept) {
            if (kept < size) {
                // nothing is held that is gone
                Arrays.fill(fields, kept, size, "");
                size = kept;
            }
            return this;
        }

        /** @return where the first field of this name is; the size when there is none */
        private int index(String name) {
            if ((lengths & bit(name)) == 0) {
                return size;
            }
            int at = 0;
            while (at < size && !fields[at].equalsIgnoreCase(name)) {
                at += 2;
            }
            return at;
        }

        /** @return the value of the first field of this name, or null when there is none */
        public @Nullable String first(String name) {
            int at = index(name);
            return at < size ? fields[at + 1] : null;
        }

        /** @return the values of all fields of this name, in their order */
        public List<String> all(String name) {
            List<String> values = new ArrayList<>();
            for (int i = index(name); i < size; i += 2) {
                if (fields[i].equalsIgnoreCase(name)) {
                    values.add(fields[i + 1]);
                }
            }
            return values;
        }

        /** @return whether the predicate accepts name and value of a field */
        public boolean contains(BiPredicate<String, String> field) {
            for (int i = 0; i < size; i += 2) {
                if (field.test(fields[i], fields[i + 1])) {
                    return true;
                }
            }
            return false;
        }

        /** @return whether a field of this name has such a value */
        public boolean any(String name, Predicate<String> value) {
            for (int i = index(name); i < size; i += 2) {
                if (fields[i].equalsIgnoreCase(name) && value.test(fields[i + 1])) {
                    return true;
                }
            }
            return false;
        }

        /** Changes each value of the fields of this name; the order stays. */
        public Builder map(String name, UnaryOperator<String> change) {
            for (int i = index(name); i < size; i += 2) {
                if (fields[i].equalsIgnoreCase(name)) {
                    fields[i + 1] = change.apply(fields[i + 1]);
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
            for (int i = 0; i < size; i += 2) {
                fields[i + 1] = change.apply(fields[i], fields[i + 1]);
            }
            return this;
        }

        /** @param action is told name and value of each field, in order */
        public void forEach(BiConsumer<String, String> action) {
            for (int i = 0; i < size; i += 2) {
                action.accept(fields[i], fields[i + 1]);
            }
        }

        public Headers build() {
            return new Headers(Arrays.copyOf(fields, size), lengths);
        }
    }
}
