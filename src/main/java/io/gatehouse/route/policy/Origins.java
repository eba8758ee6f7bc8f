package io.gatehouse.route.policy;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Origin;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose pages may read an answer, or open a connection.
 *
 * @param any whether all may, also those whose origin is {@code null}
 * @param exact these may, as {@link Origin#toString} has them, which is how browsers write them
 * @param below what has one label or more before these hosts may: {@code https://*.partner.example}
 * @param written as the descriptor has it; what a placeholder stands for is not in it
 */
public record Origins(boolean any, Set<String> exact, List<Origin> below, String written) {

    private static final String ANY = "*";
    private static final String BELOW = "*.";
    private static final String FORMS = "an origin such as https://shop.example.com or https://*.partner.example, or *";

    /** RFC 1035, 2.3.4 */
    private static final int LONGEST_NAME = 253;

    /**
     * One of the list.
     *
     * @param below whether it stands for what is below its host
     */
    public record Pattern(Origin origin, boolean below) {}

    /** @param words without {@code *}; empty for any */
    public static Origins of(List<Pattern> words, boolean any, String written) {
        Set<String> exact = new HashSet<>();
        List<Origin> below = new ArrayList<>();
        for (Pattern word : words) {
            if (word.below()) {
                below.add(word.origin());
            } else {
                exact.add(word.origin().toString());
            }
        }
        return new Origins(any, Set.copyOf(exact), List.copyOf(below), written);
    }

    /** @throws IllegalArgumentException if it is no origin, nor one with {@code *.} before its host */
    public static Pattern parse(String text) {
        if (text.equals(ANY)) {
            throw new IllegalArgumentException("* among others (expected: * alone)");
        }
        if (text.equals("null")) {
            throw new IllegalArgumentException(
                    "null (expected: an origin with a host; all sandboxed and local pages have this one)");
        }
        if (text.indexOf('@') >= 0) {
            // what is in front of the @ may be a password
            throw new IllegalArgumentException("an origin with a user (expected: none before the host)");
        }
        if (text.chars().anyMatch(c -> c >= 0x80)) {
            throw wrong(text, "the name as it goes over the wire, xn--…");
        }
        int host = text.indexOf("://") + 3;
        boolean below = host > 2 && text.startsWith(BELOW, host);
        Origin origin = Origin.parse(below ? text.substring(0, host) + text.substring(host + BELOW.length()) : text);
        if (origin == null) {
            boolean more = host > 2 && text.indexOf('/', host) > 0;
            throw wrong(text, more ? "nothing behind host and port: an origin has no path" : FORMS);
        }
        if (!isNameOrAddress(origin.host()) || (below && !isName(origin.host()))) {
            throw wrong(text, FORMS);
        }
        return new Pattern(origin, below);
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException(Settings.shown(text) + " (expected: " + expected + ")");
    }

    private static boolean isNameOrAddress(String host) {
        return host.startsWith("[") || (host.length() <= LONGEST_NAME && areLabels(host, 0, host.length()));
    }

    /** What ends in a number is an address (WHATWG URL, 3.5), and nothing is below that. */
    private static boolean isName(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return !host.startsWith("[") && !last.chars().allMatch(Ascii::isDigit);
    }

    /**
     * @param origin as a browser sends it; what is none, such as {@code null}, is nobody's
     * @return whether its pages may read the answer, where not all may
     */
    public boolean contains(String origin) {
        if (exact.contains(origin)) {
            return true;
        }
        Origin read = Origin.parse(origin);
        if (read == null) {
            return false;
        }
        if (exact.contains(read.toString())) {
            return true;
        }
        for (int i = 0; i < below.size(); i++) {
            if (isBelow(read, below.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whole labels only: {@code evil-partner.example} is not below {@code partner.example}, nor is that itself. */
    private static boolean isBelow(Origin origin, Origin above) {
        String host = origin.host();
        int dot = host.length() - above.host().length() - 1;
        return dot > 0
                && host.charAt(dot) == '.'
                && host.endsWith(above.host())
                && areLabels(host, 0, dot)
                && origin.port() == above.port()
                && origin.scheme().equals(above.scheme());
    }

    private static boolean areLabels(String host, int from, int to) {
        boolean label = false;
        for (int i = from; i < to; i++) {
            boolean dot = host.charAt(i) == '.';
            if (dot && !label) {
                return false;
            }
            label = !dot;
        }
        return label;
    }

    @Override
    public String toString() {
        return written;
    }
}
