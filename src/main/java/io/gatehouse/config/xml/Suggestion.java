package io.gatehouse.config.xml;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The word that was probably meant. */
public final class Suggestion {

    /** In front of a word these make it mean the opposite, which nobody meant. */
    private static final List<String> NEGATIONS = List.of("in", "un", "no", "non", "dis");

    private Suggestion() {}

    /** @return {@code ; did you mean "catalog"?}, or nothing when no known word is near */
    public static String text(String word, Collection<String> known) {
        String closest = closest(word, known);
        return closest == null ? "" : "; did you mean \"" + closest + "\"?";
    }

    /** @return the nearest of the known words; null when none is near enough to be meant */
    public static @Nullable String closest(String word, Collection<String> known) {
        String folded = fold(word);
        String closest = null;
        int least = reach(folded) + 1;
        for (String candidate : known) {
            String other = fold(candidate);
            if (Math.abs(other.length() - folded.length()) < least && !isOpposite(folded, other)) {
                int distance = distance(folded, other);
                if (distance < least) {
                    least = distance;
                    closest = candidate;
                }
            }
        }
        return closest;
    }

    /** Case and the way of joining words are never what was meant to differ: {@code firstByte} is {@code first-byte}. */
    private static String fold(String word) {
        String cut = word.length() <= 100 ? word : word.substring(0, 100);
        return cut.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static boolean isOpposite(String word, String other) {
        return NEGATIONS.stream().anyMatch(negation -> word.equals(negation + other) || other.equals(negation + word));
    }

    private static int reach(String word) {
        return word.length() <= 4 ? 1 : word.length() <= 8 ? 2 : 3;
    }

    /** Insertions, deletions, replacements and swaps of neighbours (Damerau and Levenshtein, each place touched once). */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }
}
