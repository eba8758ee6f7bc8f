package io.gatehouse.launcher;

import java.util.List;

/** What a mistyped word may have meant. */
final class Suggestion {

    private static final int MOST_EDITS = 2;

    private Suggestion() {}

    /** @return {@code ; did you mean WORD?}, or nothing when no known word is near */
    static String among(List<String> known, String word) {
        String nearest = "";
        int fewest = MOST_EDITS + 1;
        for (String candidate : known) {
            int edits = edits(candidate, word);
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
