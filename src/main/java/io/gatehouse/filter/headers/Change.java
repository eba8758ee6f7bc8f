package io.gatehouse.filter.headers;

import io.gatehouse.http.Authority;
import io.gatehouse.http.Headers;
import io.gatehouse.route.rewrite.Template;
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

    /** @return whether something that is said of the caller is in the value */
    default boolean saysWhoAsks() {
        return false;
    }

    /** The field has this value, and no other. */
    record Set(String name, Template value) implements Change {

        @Override
        public boolean saysWhoAsks() {
            return value.hasClaim();
        }

        @Override
        public boolean apply(Headers.Builder fields, Template.Source values) {
            if (value.lacksClaim(values)) {
                // an empty field would say that somebody without a name asks
                fields.removeSpellings(name);
                return true;
            }
            Optional<String> filled = value.fill(values);
            boolean fit = filled.isPresent() && (!isHost() || Authority.parse(filled.get()) != null);
            // what the client sent under this name must not stand for what the descriptor wanted to say
            fields.removeSpellings(name);
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
        public boolean saysWhoAsks() {
            return value.hasClaim();
        }

        @Override
        public boolean apply(Headers.Builder fields, Template.Source values) {
            if (value.lacksClaim(values)) {
                return true;
            }
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
            fields.removeSpellings(name);
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
