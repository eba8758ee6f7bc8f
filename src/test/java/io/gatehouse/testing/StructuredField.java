package io.gatehouse.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lists and items of RFC 9651, 4.2, by the letter, as a client would; without dates, byte sequences and display strings. */
public final class StructuredField {

    private static final int INTEGER_DIGITS = 15;
    private static final int WHOLE_DIGITS = 12;
    private static final int FRACTION_DIGITS = 3;
    private static final String TOKEN = "!#$%&'*+-.^_`|~:/";

    private final String text;
    private int at;

    private StructuredField(String text) {
        this.text = text;
    }

    /**
     * A member of a list, or an item.
     *
     * @param value BigDecimal, String, Boolean, Token, or a list of members
     */
    public record Member(Object value, Map<String, Object> parameters) {}

    /** A word without quotes. */
    public record Token(String text) {}

    /**
     * Reads a list.
     *
     * @param lines of the field
     * @throws IllegalArgumentException for what is none
     */
    public static List<Member> list(List<String> lines) {
        StructuredField field = new StructuredField(String.join(", ", lines));
        field.skip(" ");
        List<Member> members = new ArrayList<>();
        while (!field.isOver()) {
            members.add(field.member());
            field.skip(" \t");
            if (field.isOver()) {
                return members;
            }
            field.expect(',');
            field.skip(" \t");
            field.check(!field.isOver(), "another member behind the comma");
        }
        return members;
    }

    /** @throws IllegalArgumentException for what is none */
    public static Member item(List<String> lines) {
        StructuredField field = new StructuredField(String.join(", ", lines));
        field.skip(" ");
        Member item = field.item();
        field.skip(" ");
        field.check(field.isOver(), "the end");
        return item;
    }

    private Member member() {
        if (!next('(')) {
            return item();
        }
        List<Member> inner = new ArrayList<>();
        while (true) {
            skip(" ");
            if (next(')')) {
                return new Member(inner, parameters());
            }
            inner.add(item());
            check(!isOver() && " )".indexOf(peek()) >= 0, "a space or )");
        }
    }

    private Member item() {
        Object value = bare();
        return new Member(value, parameters());
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        while (next(';')) {
            skip(" ");
            String key = key();
            parameters.put(key, next('=') ? bare() : true);
        }
        return parameters;
    }

    private String key() {
        int from = at;
        check(!isOver() && (isLower(peek()) || peek() == '*'), "a key");
        while (!isOver() && (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0)) {
            at++;
        }
        return text.substring(from, at);
    }

    private Object bare() {
        check(!isOver(), "an item");
        char first = peek();
        if (first == '-' || isDigit(first)) {
            return number();
        } else if (first == '"') {
            return string();
        } else if (first == '?') {
            at++;
            check(!isOver() && "01".indexOf(peek()) >= 0, "?0 or ?1");
            return text.charAt(at++) == '1';
        }
        check(isLetter(first) || first == '*', "an item");
        int from = at;
        while (!isOver() && (isLetter(peek()) || isDigit(peek()) || TOKEN.indexOf(peek()) >= 0)) {
            at++;
        }
        return new Token(text.substring(from, at));
    }

    private BigDecimal number() {
        int from = at;
        boolean ignored = next('-');
        int whole = digits();
        check(whole > 0, "a digit");
        if (!next('.')) {
            check(whole <= INTEGER_DIGITS, "15 digits");
            return new BigDecimal(text.substring(from, at));
        }
        int fraction = digits();
        check(whole <= WHOLE_DIGITS && fraction > 0 && fraction <= FRACTION_DIGITS, "12 digits, and 1 to 3");
        return new BigDecimal(text.substring(from, at));
    }

    private int digits() {
        int from = at;
        while (!isOver() && isDigit(peek())) {
            at++;
        }
        return at - from;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        at++;
        while (!next('"')) {
            check(!isOver(), "a closing quote");
            if (next('\\')) {
                check(!isOver() && "\\\"".indexOf(peek()) >= 0, "\\\\ or \\\"");
            }
            check(peek() >= ' ' && peek() <= '~', "a printable character");
            string.append(text.charAt(at++));
        }
        return string.toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetter(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }

    private void skip(String blanks) {
        while (!isOver() && blanks.indexOf(peek()) >= 0) {
            at++;
        }
    }

    private boolean next(char wanted) {
        if (isOver() || peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char wanted) {
        check(next(wanted), String.valueOf(wanted));
    }

    private char peek() {
        return text.charAt(at);
    }

    private boolean isOver() {
        return at >= text.length();
    }

    private void check(boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(text + " at " + at + " (expected: " + expected + ")");
        }
    }
}
