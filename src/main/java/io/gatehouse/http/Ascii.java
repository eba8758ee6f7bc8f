package io.gatehouse.http;

/** Classes of characters that the grammars of HTTP and URIs name (RFC 5234, B.1); never those of other scripts. */
public final class Ascii {

    private Ascii() {}

    public static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    public static char lower(char c) {
        return isUpper(c) ? (char) (c + ('a' - 'A')) : c;
    }

    public static boolean isLetter(int c) {
        return isUpper(c) || (c >= 'a' && c <= 'z');
    }

    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isLetterOrDigit(int c) {
        return isLetter(c) || isDigit(c);
    }

    /** RFC 9110, 5.6.2: what methods and the names of fields and cookies are made of. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
