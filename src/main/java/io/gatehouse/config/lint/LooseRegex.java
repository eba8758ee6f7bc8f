package io.gatehouse.config.lint;

import org.jspecify.annotations.Nullable;

/** Looks at regular expressions for what is mostly a slip. The engine takes linear time with all of them (RE2). */
final class LooseRegex {

    private static final int LONGEST = 1_000;
    private static final int MOST_COUNTED = 255;

    private LooseRegex() {}

    /** @return what is loose about it, and what to write; null when nothing is */
    static @Nullable String problem(String regex) {
        if (regex.length() > LONGEST) {
            return regex.length()
                    + " characters (expected: a list with in, or several conditions; nobody can read this)";
        }
        int count = largestCount(regex);
        if (count > MOST_COUNTED) {
            return "{" + count + "} takes memory for each of them (expected: at most " + MOST_COUNTED + ", or + or *)";
        }
        int dot = plainDot(regex);
        return dot < 0
                ? null
                : "the dot in " + around(regex, dot)
                        + " stands for any character (expected: \\. for a dot, [^/] or .* for" + " any)";
    }

    private static String around(String regex, int dot) {
        int from = dot;
        while (from > 0 && isOfName(regex.charAt(from - 1))) {
            from--;
        }
        int to = dot + 1;
        while (to < regex.length() && isOfName(regex.charAt(to))) {
            to++;
        }
        return regex.substring(from, to);
    }

    /** @return where a dot before a letter, and behind one or a group, stands that is neither escaped, nor in a class, nor repeated; or -1 */
    private static int plainDot(String regex) {
        boolean inClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i = regex.startsWith("Q", i + 1) ? endOfQuote(regex, i) : i + 1;
            } else if (c == '[') {
                inClass = true;
            } else if (c == ']') {
                inClass = false;
            } else if (c == '.' && !inClass && isBetweenLetters(regex, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int endOfQuote(String regex, int from) {
        int end = regex.indexOf("\\E", from);
        return end < 0 ? regex.length() : end + 1;
    }

    private static boolean isBetweenLetters(String regex, int dot) {
        return dot > 0
                && dot + 1 < regex.length()
                && (isOfName(regex.charAt(dot - 1)) || ")]".indexOf(regex.charAt(dot - 1)) >= 0)
                && isOfName(regex.charAt(dot + 1))
                && (dot < 2 || regex.charAt(dot - 2) != '\\');
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static int largestCount(String regex) {
        int largest = 0;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                int end = i + 1;
                int number = 0;
                while (end < regex.length() && "0123456789,".indexOf(regex.charAt(end)) >= 0) {
                    number = regex.charAt(end) == ',' ? 0 : Math.min(100_000, 10 * number + regex.charAt(end) - '0');
                    largest = Math.max(largest, number);
                    end++;
                }
                i = end;
            }
        }
        return largest;
    }
}
