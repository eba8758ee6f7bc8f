package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which requests an answer is for, by the fields that {@code Vary} names (RFC 9111, 4.1).
 *
 * @param fields the names, in lower case and in order
 * @param values what the request had there, in its normal form; one for each name
 */
public record Selection(List<String> fields, List<String> values) {

    private static final String FIELD = "Vary";

    /** In which the gateway says something of its own. */
    private static final Set<String> OWN = Set.of(
            "forwarded",
            "via",
            "host",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-request-id");

    /** What stands for a field that the request does not have, which is not the same as an empty one. */
    private static final String ABSENT = "\u0000";

    /**
     * @param request fields of the request that was answered
     * @param answer fields of the answer
     * @param more names, in lower case, that make a difference whatever {@code Vary} says
     */
    public static Selection of(Headers request, Headers answer, List<String> more) {
        if (more.isEmpty() && !answer.contains(FIELD)) {
            return new Selection(List.of(), List.of());
        }
        TreeSet<String> names = new TreeSet<>(more);
        names.addAll(names(answer));
        List<String> values = new ArrayList<>(names.size());
        names.forEach(name -> values.add(normal(name, request)));
        return new Selection(List.copyOf(names), values);
    }

    /** @return whether the answer is for a request with these fields */
    public boolean takes(Headers request) {
        for (int i = 0; i < fields.size(); i++) {
            if (!normal(fields.get(i), request).equals(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param upward the fields of the request as upstreams get them
     * @return whether upstreams read in these fields what the client says there: else they tell apart what this cache cannot
     */
    public boolean isSentAs(Headers request, Headers upward) {
        for (String field : fields) {
            if (OWN.contains(field) || !upward.all(field).equals(request.all(field))) {
                return false;
            }
        }
        return true;
    }

    /** @return whether nobody can say which requests the answer is for */
    static boolean isAny(Headers answer) {
        return answer.contains(FIELD) && names(answer).contains("*");
    }

    /** @return whether it differs by what only one client sends */
    static boolean isPersonal(Headers answer) {
        List<String> names = names(answer);
        return names.contains("cookie") || names.contains("authorization");
    }

    private static List<String> names(Headers answer) {
        List<String> names = new ArrayList<>();
        for (String line : answer.all(FIELD)) {
            for (String name : line.split(",", -1)) {
                String bare = name.strip().toLowerCase(Locale.ROOT);
                if (!bare.isEmpty()) {
                    names.add(bare);
                }
            }
        }
        return names;
    }

    /**
     * Several lines are one list, and space around its commas says nothing. Where the order of a list says nothing, and case does
     * not either, both are lost.
     */
    private static String normal(String name, Headers request) {
        List<String> lines = request.all(name);
        if (lines.isEmpty()) {
            return ABSENT;
        }
        String[] elements = String.join(",", lines).split(",", -1);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = elements[i].strip();
        }
        if (name.equals("accept-encoding") || name.equals("accept-language") || name.equals("accept-charset")) {
            for (int i = 0; i < elements.length; i++) {
                elements[i] = withoutSpace(elements[i]).toLowerCase(Locale.ROOT);
            }
            Arrays.sort(elements);
        }
        return String.join(",", elements);
    }

    private static String withoutSpace(String text) {
        return text.replace(" ", "").replace("\t", "");
    }
}
