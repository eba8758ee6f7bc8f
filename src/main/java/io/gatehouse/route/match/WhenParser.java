package io.gatehouse.route.match;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Cidr;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * <pre>
 * any   = all *( "or" all )
 * all   = one *( "and" one )
 * one   = "not" one / "(" any ")" / key test
 * test  = "exists" / ("=" / "!=" / "like" / "matches") value / "in" value *( "," value )
 * </pre>
 */
final class WhenParser {

    private static final int DEEPEST = 50;
    private static final String KEYS = "method, scheme, host, path, client-ip, header:NAME, query:NAME or cookie:NAME";

    private final WhenLexer lexer;
    private int depth;

    WhenParser(String text) {
        this.lexer = new WhenLexer(text);
    }

    Condition parse() {
        Condition whole = any();
        if (!lexer.isAtEnd()) {
            throw lexer.expected("and, or, or the end");
        }
        return whole;
    }

    private Condition any() {
        List<Condition> parts = new ArrayList<>();
        do {
            Condition part = all();
            parts.addAll(part instanceof Condition.Any inner ? inner.parts() : List.of(part));
        } while (lexer.takesWord("or"));
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(List.copyOf(parts));
    }

    private Condition all() {
        List<Condition> parts = new ArrayList<>();
        do {
            Condition part = one();
            parts.addAll(part instanceof Condition.All inner ? inner.parts() : List.of(part));
        } while (lexer.takesWord("and"));
        return parts.size() == 1 ? parts.get(0) : new Condition.All(List.copyOf(parts));
    }

    private Condition one() {
        if (++depth > DEEPEST) {
            throw lexer.expected("at most " + DEEPEST + " levels");
        }
        Condition condition;
        if (lexer.takesWord("not")) {
            condition = new Condition.Not(one());
        } else if (lexer.takes("(")) {
            condition = any();
            if (!lexer.takes(")")) {
                throw lexer.expected("and, or, or )");
            }
        } else {
            condition = test(key());
        }
        depth--;
        return condition;
    }

    private Key key() {
        String word = lexer.peek();
        Key key = Key.parse(word);
        if (key == null) {
            throw lexer.expected(KEYS);
        }
        lexer.skip(word);
        return key;
    }

    private Condition test(Key key) {
        boolean address = key.kind() == Key.Kind.CLIENT_IP;
        if (lexer.takesWord("exists")) {
            return new Condition.Exists(key);
        }
        if (lexer.takes("!=")) {
            return address
                    ? new Condition.From(List.of(value(Cidr::parse)), true)
                    : new Condition.Other(key, value(value -> whole(key, value)));
        }
        boolean one = lexer.takes("=");
        if (one || lexer.takesWord("in")) {
            return address
                    ? new Condition.From(values(one, Cidr::parse), false)
                    : new Condition.OneOf(key, set(values(one, value -> whole(key, value))));
        }
        if (!address && lexer.takesWord("like")) {
            return new Condition.Like(key, value(value -> new Glob(normalised(key, value))));
        }
        if (!address && lexer.takesWord("matches")) {
            return new Condition.Matches(key, value(Regex::new));
        }
        throw lexer.expected(address ? "=, !=, in or exists" : "=, !=, in, exists, like or matches");
    }

    private <V> List<V> values(boolean one, Function<String, V> read) {
        List<V> values = new ArrayList<>();
        do {
            values.add(value(read));
        } while (!one && lexer.takes(","));
        return List.copyOf(values);
    }

    private <V> V value(Function<String, V> read) {
        int from = lexer.position();
        String value = lexer.value();
        if (value == null) {
            throw lexer.expected("a value; in single quotes if it is a keyword or has spaces, commas or parentheses");
        }
        try {
            return read.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " at column " + (from + 1), e);
        }
    }

    /** Keeps the order of the text, so that it prints as it was written. */
    private static Set<String> set(List<String> values) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    /** Hosts and schemes are compared in lower case; nothing else is touched. What no request can have is a slip. */
    private static String whole(Key key, String value) {
        String normalised = normalised(key, value);
        return switch (key.kind()) {
            case HOST -> require(HostPattern.isWellFormed(normalised), normalised, value, "a host without a port");
            case SCHEME ->
                require(normalised.equals("http") || normalised.equals("https"), normalised, value, "http or https");
            case METHOD ->
                require(
                        Ascii.isToken(value)
                                && value.equals(value.toUpperCase(Locale.ROOT))
                                && !Match.isNeverTaken(value),
                        value,
                        value,
                        "a method in capitals, but TRACE and CONNECT, which are always answered with 405");
            default -> value;
        };
    }

    private static String require(boolean holds, String normalised, String value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(Settings.shown(value) + " (expected: " + expected + ")");
        }
        return normalised;
    }

    private static String normalised(Key key, String value) {
        return switch (key.kind()) {
            case HOST -> HostPattern.normalise(value);
            case SCHEME -> value.toLowerCase(Locale.ROOT);
            default -> value;
        };
    }
}
