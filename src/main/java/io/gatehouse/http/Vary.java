package io.gatehouse.http;

/** What an answer depends on besides its URL: {@code Vary} (RFC 9110, 12.5.5). */
public final class Vary {

    private static final String FIELD = "Vary";

    private Vary() {}

    /**
     * Says that the answer depends on a field of the request, unless that is said already, or {@code *}.
     *
     * @param field the name of the field of the request
     */
    public static void on(Headers.Builder answer, String field) {
        if (!answer.contains((name, value) -> name.equalsIgnoreCase(FIELD) && names(value, field))) {
            answer.add(FIELD, field);
        }
    }

    private static boolean names(String list, String field) {
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            if (isElement(list, from, to, "*") || isElement(list, from, to, field)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    private static boolean isElement(String list, int start, int end, String element) {
        int from = start;
        int to = end;
        while (from < to && isSpace(list.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(list.charAt(to - 1))) {
            to--;
        }
        return to - from == element.length() && list.regionMatches(true, from, element, 0, element.length());
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
