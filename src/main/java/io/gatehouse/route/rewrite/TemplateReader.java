package io.gatehouse.route.rewrite;

import io.gatehouse.http.Ascii;
import io.gatehouse.route.rewrite.Template.Kind;
import io.gatehouse.route.rewrite.Template.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Template}. */
final class TemplateReader {

    private static final String HEADER = "header:";
    private static final String CLAIM = "claim:";

    private final String text;
    private final Collection<String> captures;
    private final boolean capturesOnly;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    TemplateReader(String text, Collection<String> captures, boolean capturesOnly) {
        this.text = text;
        this.captures = captures;
        this.capturesOnly = capturesOnly;
    }

    List<Part> read() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean brace = c == '{' || c == '}';
            if (brace && at + 1 < text.length() && text.charAt(at + 1) == c) {
                literal.append(c);
                at += 2;
            } else if (brace) {
                at = place(at);
            } else {
                literal.append(c);
                at++;
            }
        }
        endLiteral();
        return List.copyOf(parts);
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new Part.Text(literal.toString()));
            literal.setLength(0);
        }
    }

    private int place(int open) {
        int close = text.indexOf('}', open);
        if (text.charAt(open) == '}' || close < 0) {
            throw new IllegalArgumentException(
                    text + " (expected: braces in pairs; a brace for itself is written twice)");
        }
        endLiteral();
        parts.add(place(text.substring(open + 1, close)));
        return close + 1;
    }

    private Part place(String name) {
        Part known = capturesOnly ? null : known(name);
        if (known != null) {
            return known;
        }
        if (captures.contains(name)) {
            return new Part.Place(Kind.CAPTURE, name);
        }
        if (capturesOnly) {
            throw unknown(name, captures.isEmpty() ? "a name that every path captures; there is none" : "one of");
        }
        throw unknown(name, "one of {path} {query} {host} {scheme} {header:NAME} {claim:NAME}");
    }

    /** What every request has; no capture can have one of these names. */
    private static @Nullable Part known(String name) {
        if (name.startsWith(CLAIM)) {
            String claim = name.substring(CLAIM.length());
            return claim.isEmpty() ? null : new Part.Place(Kind.CLAIM, claim);
        }
        if (name.startsWith(HEADER)) {
            String field = name.substring(HEADER.length());
            return Ascii.isToken(field) ? new Part.Place(Kind.HEADER, field) : null;
        }
        return switch (name) {
            case "path" -> new Part.Place(Kind.PATH, "");
            case "query" -> new Part.Place(Kind.QUERY, "");
            case "host" -> new Part.Place(Kind.HOST, "");
            case "scheme" -> new Part.Place(Kind.SCHEME, "");
            default -> null;
        };
    }

    private IllegalArgumentException unknown(String name, String expected) {
        StringBuilder known = new StringBuilder(expected);
        captures.forEach(capture -> known.append(" {").append(capture).append('}'));
        return new IllegalArgumentException("{" + name + "} (expected: " + known + ")");
    }
}
