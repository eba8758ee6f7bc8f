package io.gatehouse.cache;

import java.util.List;

/** Entity tags (RFC 9110, 8.8.3), as fields of requests list them. */
final class EntityTags {

    private EntityTags() {}

    /** @return whether the lines of {@code If-None-Match} name the tag, by weak comparison (RFC 9110, 8.8.3.2) */
    static boolean name(List<String> lines, String tag) {
        String opaque = opaque(tag);
        for (String line : lines) {
            if (line.strip().equals("*") || listed(line, opaque)) {
                return true;
            }
        }
        return false;
    }

    private static boolean listed(String line, String opaque) {
        int at = 0;
        while (at < line.length()) {
            int end = end(line, at);
            if (opaque(line.substring(at, end).strip()).equals(opaque)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    /** @return where the element ends: at a comma that is not in quotes */
    private static int end(String line, int start) {
        boolean quoted = false;
        int at = start;
        while (at < line.length() && (quoted || line.charAt(at) != ',')) {
            quoted ^= line.charAt(at) == '"';
            at++;
        }
        return at;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    static boolean isStrong(String tag) {
        return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
    }
}
