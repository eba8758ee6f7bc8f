package io.gatehouse.route.match;

import io.gatehouse.http.Ascii;

/** Text of which all spellings that differ only in case are one. */
public final class CaseFold {

    private CaseFold() {}

    /**
     * Upper case first, then lower: so letters with one upper case are one, as for {@link String#equalsIgnoreCase}. Simple
     * mappings only, independent of any language.
     */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Ascii.isUpper(c) || c >= 0x80) {
                return folded(text);
            }
        }
        return text;
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(text.codePointAt(i))));
        }
        return folded.toString();
    }

    /** @return whether there surely is no other spelling */
    public static boolean isSingle(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || Ascii.isLetter(c)) {
                return false;
            }
        }
        return true;
    }
}
