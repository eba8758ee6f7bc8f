package io.gatehouse.route.match;

import org.jspecify.annotations.Nullable;

/** Cuts the text of a condition into words, and says where something stands. Columns count from 1. */
final class WhenLexer {

    private final String text;
    private int at;

    WhenLexer(String text) {
        this.text = text;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    boolean isAtEnd() {
        skipSpace();
        return at == text.length();
    }

    /** Takes this sign if it comes next. */
    boolean takes(String sign) {
        skipSpace();
        if (!text.startsWith(sign, at)) {
            return false;
        }
        at += sign.length();
        return true;
    }

    /** Takes this word if it comes next and ends there. */
    boolean takesWord(String word) {
        skipSpace();
        if (!word.equals(peek())) {
            return false;
        }
        at += word.length();
        return true;
    }

    /** @return the word that comes next, up to a space or a sign; empty when there is none */
    String peek() {
        skipSpace();
        int to = at;
        while (to < text.length() && !endsWord(to)) {
            to++;
        }
        return text.substring(at, to);
    }

    private boolean endsWord(int index) {
        char c = text.charAt(index);
        return Character.isWhitespace(c) || "(),'=".indexOf(c) >= 0 || text.startsWith("!=", index);
    }

    void skip(String word) {
        at += word.length();
    }

    /** @return a value, quoted or not; null when none comes next */
    @Nullable
    String value() {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '\'') {
            return quotedValue();
        }
        int to = at;
        while (to < text.length() && !Character.isWhitespace(text.charAt(to)) && "(),'".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        String value = text.substring(at, to);
        if (value.startsWith("\"")) {
            throw new IllegalArgumentException(value + " at column " + (at + 1)
                    + " (expected: single quotes; around a value that itself starts with a double quote, too)");
        }
        if (value.isEmpty() || isKeyword(value)) {
            return null;
        }
        at = to;
        return value;
    }

    private String quotedValue() {
        StringBuilder value = new StringBuilder();
        int i = at + 1;
        while (i < text.length()) {
            if (text.charAt(i) != '\'') {
                value.append(text.charAt(i));
            } else if (text.startsWith("''", i)) {
                value.append('\'');
                i++;
            } else {
                at = i + 1;
                return value.toString();
            }
            i++;
        }
        throw expected("a closing quote");
    }

    /** @return what to throw where this was expected */
    IllegalArgumentException expected(String what) {
        skipSpace();
        String found = at == text.length() ? "the end" : peek().isEmpty() ? text.substring(at, at + 1) : peek();
        return new IllegalArgumentException(found + " at column " + (at + 1) + " (expected: " + what + ")");
    }

    int position() {
        skipSpace();
        return at;
    }

    private static boolean isKeyword(String word) {
        return switch (word) {
            case "and", "or", "not", "in", "exists", "like", "matches" -> true;
            default -> false;
        };
    }

    /** @return the value as {@link #value} reads it, in quotes where it needs them */
    static String quoted(String value) {
        boolean plain = !value.isEmpty() && !isKeyword(value) && !value.startsWith("\"");
        for (int i = 0; i < value.length() && plain; i++) {
            char c = value.charAt(i);
            plain = !Character.isWhitespace(c) && "(),'=!*".indexOf(c) < 0;
        }
        return plain ? value : '\'' + value.replace("'", "''") + '\'';
    }
}
