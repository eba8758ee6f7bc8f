package io.gatehouse.route.match;

import io.gatehouse.http.Ascii;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a condition asks a request for.
 *
 * @param name of the header field, the query parameter or the cookie; empty for the other kinds
 */
public record Key(Kind kind, String name) {

    /** Which part of a request. */
    public enum Kind {
        METHOD("method"),
        SCHEME("scheme"),
        HOST("host"),
        PATH("path"),
        CLIENT_IP("client-ip"),
        HEADER("header:"),
        QUERY("query:"),
        COOKIE("cookie:");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** @return the text in a condition; with a colon at the end when a name follows */
        String text() {
            return text;
        }

        /** @return whether a name follows */
        public boolean isNamed() {
            return text.endsWith(":");
        }
    }

    /** @return null when the text is no key */
    static @Nullable Key parse(String text) {
        for (Kind kind : Kind.values()) {
            if (kind.isNamed() && text.startsWith(kind.text)) {
                String name = text.substring(kind.text.length());
                return Ascii.isToken(name) || (kind == Kind.QUERY && !name.isEmpty()) ? new Key(kind, name) : null;
            }
            if (!kind.isNamed() && text.equals(kind.text)) {
                return new Key(kind, "");
            }
        }
        return null;
    }

    /** Names of fields are equal without regard to case (RFC 9110, 5.1), others are not. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key that
                && kind == that.kind
                && (kind == Kind.HEADER ? name.equalsIgnoreCase(that.name) : name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + name.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        return kind.text + name;
    }
}
