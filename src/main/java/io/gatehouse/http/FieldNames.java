package io.gatehouse.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of fields, each in all its spellings: case does not count, and some servers do not tell {@code _}, {@code .} and a space from
 * {@code -}, so that to them {@code X_User} is {@code X-User}.
 */
public final class FieldNames {

    public static final FieldNames NONE = new FieldNames(List.of());

    private final List<String> folded;

    /** a bit for the length of each of them: every field of every request is looked up here, and few are as long as one of these */
    private final long lengths;

    private FieldNames(List<String> folded) {
        this.folded = folded;
        long bits = 0;
        for (String name : folded) {
            bits |= 1L << name.length();
        }
        this.lengths = bits;
    }

    public static FieldNames of(Collection<String> names) {
        Set<String> folded = new HashSet<>();
        names.forEach(name -> folded.add(fold(name)));
        return folded.isEmpty() ? NONE : new FieldNames(new ArrayList<>(folded));
    }

    /** @return whether it is a spelling of one of these */
    public boolean has(String name) {
        if ((lengths & (1L << name.length())) == 0) {
            return false;
        }
        for (String one : folded) {
            if (one.length() == name.length() && isSpelling(name, one)) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return folded.isEmpty();
    }

    /** @return whether both are spellings of one name */
    public static boolean areSpellings(String name, String other) {
        if (name.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (fold(name.charAt(i)) != fold(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpelling(String name, String folded) {
        for (int i = 0; i < folded.length(); i++) {
            if (fold(name.charAt(i)) != folded.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            folded.append(fold(name.charAt(i)));
        }
        return folded.toString();
    }

    private static char fold(char c) {
        return c == '_' || c == '.' || c == ' ' ? '-' : Ascii.lower(c);
    }

    /** In one spelling. */
    @Override
    public String toString() {
        return folded.toString();
    }
}
