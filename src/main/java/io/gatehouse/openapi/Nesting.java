package io.gatehouse.openapi;

/** How deep JSON is nested. Parsers and those who make objects of it recurse. */
public final class Nesting {

    private Nesting() {}

    /** @return whether objects and arrays stand at most so many levels deep, in a text that may be no JSON */
    public static boolean isWithin(int most, String text) {
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < text.length() && depth <= most; i++) {
            char c = text.charAt(i);
            if (inString) {
                i += c == '\\' ? 1 : 0;
                inString = c != '"';
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return depth <= most;
    }
}
