package io.gatehouse.exchange;

import io.gatehouse.http.Headers;
import java.util.Locale;
import java.util.StringTokenizer;

/** What a client takes: {@code Accept} (RFC 9110, 12.5.1), as far as an error page needs it. */
final class Accepted {

    private final String fields;

    Accepted(Headers request) {
        this.fields = String.join(",", request.all("Accept")).toLowerCase(Locale.ROOT);
    }

    /** @return whether a page for people is what it wants: it names HTML, and not JSON before it */
    boolean prefersHtml() {
        return quality("text/html", false) > quality("application/problem+json", false)
                && quality("text/html", false) >= quality("application/json", false);
    }

    /** @return from 0, not at all, to 1000, with pleasure; the parameters of the type do not matter */
    int quality(String type) {
        int parameters = type.indexOf(';');
        String name = parameters < 0 ? type : type.substring(0, parameters);
        return fields.isEmpty() ? 1000 : quality(name.strip().toLowerCase(Locale.ROOT), true);
    }

    /** @return from 0 to 1000; the most specific range that fits decides */
    private int quality(String type, boolean byWildcard) {
        int best = 0;
        int bestRank = -1;
        StringTokenizer ranges = new StringTokenizer(fields, ",");
        while (ranges.hasMoreTokens()) {
            String range = ranges.nextToken().strip();
            int semicolon = range.indexOf(';');
            String name = semicolon < 0 ? range : range.substring(0, semicolon).strip();
            int rank = rank(name, type, byWildcard);
            if (rank > bestRank) {
                bestRank = rank;
                best = semicolon < 0 ? 1000 : weight(range.substring(semicolon + 1));
            }
        }
        return best;
    }

    private static int rank(String range, String type, boolean byWildcard) {
        if (range.equals(type)) {
            return 2;
        }
        if (!byWildcard) {
            return -1;
        }
        if (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))) {
            return 1;
        }
        return range.equals("*/*") ? 0 : -1;
    }

    private static int weight(String parameters) {
        StringTokenizer all = new StringTokenizer(parameters, ";");
        while (all.hasMoreTokens()) {
            String parameter = all.nextToken().strip();
            if (parameter.startsWith("q=")) {
                return thousandths(parameter.substring(2));
            }
        }
        return 1000;
    }

    private static int thousandths(String number) {
        try {
            return (int) (1000 * Math.max(0, Math.min(1, Double.parseDouble(number))));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
