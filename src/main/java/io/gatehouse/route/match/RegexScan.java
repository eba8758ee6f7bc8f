package io.gatehouse.route.match;

import io.gatehouse.http.Ascii;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Looks for {@code (a+)+} and the like. The engine is linear with them too, but they are slips, they mean something else to
 * whoever reads them, and counted ones, {@code (a{900}){900}}, cost memory.
 */
final class RegexScan {

    /** what the innermost open group, or an atom, has inside */
    private enum Inside {
        NOTHING,
        /** {@code {3}} */
        FIXED,
        /** {@code *}, {@code +}, {@code {2,3}} */
        VARIABLE
    }

    private final String text;
    private final Deque<Inside> outer = new ArrayDeque<>();
    private Inside group = Inside.NOTHING;
    private Inside atom = Inside.NOTHING;
    private int at;

    RegexScan(String text) {
        this.text = text;
    }

    boolean findsNestedQuantifier() {
        while (at < text.length()) {
            if (isNestedAfterStep()) {
                return true;
            }
        }
        return false;
    }

    private boolean isNestedAfterStep() {
        char c = text.charAt(at);
        switch (c) {
            case '\\' -> atom(afterEscape());
            case '[' -> atom(afterClass());
            case '(' -> open();
            case ')' -> close();
            case '*', '+' -> {
                return quantifier(at + 1, Inside.VARIABLE);
            }
            case '{' -> {
                return count();
            }
            case '?' -> at++;
            default -> atom(at + 1);
        }
        return false;
    }

    private void atom(int next) {
        atom = Inside.NOTHING;
        at = next;
    }

    private void open() {
        int next = at + 1;
        if (text.startsWith("?", next)) {
            // (?:…) (?i) (?i:…) (?P<name>…)
            while (next < text.length() && ":)>".indexOf(text.charAt(next)) < 0) {
                next++;
            }
            next += text.startsWith(")", next) ? 0 : 1;
        }
        outer.push(group);
        group = Inside.NOTHING;
        atom(next);
    }

    private void close() {
        atom = group;
        Inside around = outer.isEmpty() ? Inside.NOTHING : outer.pop();
        group = larger(around, atom);
        at++;
    }

    private boolean count() {
        int end = text.indexOf('}', at);
        String inside = end < 0 ? "" : text.substring(at + 1, end);
        boolean isCount = !inside.isEmpty() && inside.chars().allMatch(c -> c == ',' || Ascii.isDigit(c));
        if (!isCount) {
            atom(at + 1);
            return false;
        }
        return quantifier(end + 1, inside.indexOf(',') < 0 ? Inside.FIXED : Inside.VARIABLE);
    }

    private boolean quantifier(int next, Inside kind) {
        boolean counted = text.charAt(at) == '{';
        boolean nested = atom == Inside.VARIABLE || (atom == Inside.FIXED && counted);
        group = larger(group, kind);
        atom(next);
        return nested;
    }

    private static Inside larger(Inside a, Inside b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private int afterEscape() {
        if (text.startsWith("\\Q", at)) {
            int end = text.indexOf("\\E", at);
            return end < 0 ? text.length() : end + 2;
        }
        boolean braced =
                at + 2 < text.length() && "pPx".indexOf(text.charAt(at + 1)) >= 0 && text.charAt(at + 2) == '{';
        int end = braced ? text.indexOf('}', at) : -1;
        return end < 0 ? at + 2 : end + 1;
    }

    private int afterClass() {
        int i = at + 1;
        i += text.startsWith("^", i) ? 1 : 0;
        i += text.startsWith("]", i) ? 1 : 0;
        while (i < text.length() && text.charAt(i) != ']') {
            boolean named = text.startsWith("[:", i) && text.indexOf(":]", i) > 0;
            i = named ? text.indexOf(":]", i) + 2 : i + (text.charAt(i) == '\\' ? 2 : 1);
        }
        return i + 1;
    }
}
