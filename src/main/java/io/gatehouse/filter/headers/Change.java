package io.gatehouse.filter.headers;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Authority;
import io.gatehouse.http.Headers;
import io.gatehouse.route.Template;
import java.util.Optional;

/** One change of the fields of a message. */
public sealed interface Change {

    /** @return the field that changes */
    String name();

    /** @return false when the value that is to go out cannot; then the field has none */
    boolean apply(Headers.Builder fields, Template.Source values);

    /** @return the change to explain with, which shows no value that came from a placeholder */
    default Change shown() {
        return this;
    }

    /** Some servers do not tell {@code _} and {@code .} from {@code -}: to them X_User is X-User, and would stand beside it. */
    private static boolean isSpelling(String field, String name) {
        if (field.length() != name.length()) {
            return false;
        }
        for (int i = 0; i < field.length(); i++) {
            if (folded(field.charAt(i)) != folded(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char folded(char c) {
        return c == '_' || c == '.' ? '-' : Ascii.lower(c);
    }

    /** The field has this value, and no other. */
    record Set(String name, Template value) implements Change {

        @Override
        public boolean apply(Headers.Builder fields, Template.Source values) {
            Optional<String> filled = value.fill(values);
            boolean fit = filled.isPresent() && (!isHost() || Authority.parse(filled.get()) != null);
            // what the client sent under this name must not stand for what the descriptor wanted to say
            fields.removeIf(field -> isSpelling(field, name));
            if (fit) {
                fields.add(name, filled.get());
            }
            return fit;
        }

        @Override
        public Change shown() {
            return isHost() ? this : new Set(name, value.shown());
        }

        private boolean isHost() {
            return name.equalsIgnoreCase("Host");
        }
    }

    /** The field has this value, too. */
    record Add(String name, Template value) implements Change {

        @Override
        public boolean apply(Headers.Builder fields, Template.Source values) {
            Optional<String> filled = value.fill(values);
            filled.ifPresent(text -> fields.add(name, text));
            return filled.isPresent();
        }

        @Override
        public Change shown() {
            return new Add(name, value.shown());
        }
    }

    /** The field is not there. */
    record Remove(String name) implements Change {

        @Override
        public boolean apply(Headers.Builder fields, Template.Source values) {
            fields.removeIf(field -> isSpelling(field, name));
            return true;
        }
    }

    /**
     * The field has this value unless it has one already.
     *
     * @param httpsOnly whether this holds only for what was asked over https
     */
    record Default(String name, String value, boolean httpsOnly) implements Change {

        @Override
        public boolean apply(Headers.Builder fields, Template.Source values) {
            boolean wanted = !httpsOnly || "https".equals(values.value(Template.Kind.SCHEME, ""));
            if (wanted && fields.first(name) == null) {
                fields.add(name, value);
            }
            return true;
        }
    }
}
