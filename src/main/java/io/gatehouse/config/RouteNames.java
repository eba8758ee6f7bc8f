package io.gatehouse.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Gives readable names to routes that have none: {@code shop/catalog} for {@code /catalog/**} in the block shop. */
final class RouteNames {

    private static final int LONGEST = 80;

    private final Set<String> taken;

    /** the last number that was put behind a name; ten thousand routes may have one path */
    private final Map<String, Integer> last = new HashMap<>();

    /** @param written the names that stand in the descriptor */
    RouteNames(Set<String> written) {
        this.taken = new HashSet<>(written);
    }

    /**
     * @param block the name of the block, its host, or nothing
     * @param path the first path of the route
     */
    String next(String block, String path) {
        String base = plain(block + '/' + path);
        String name = base;
        while (!taken.add(name)) {
            name = base + '-' + last.merge(base, 2, (i, two) -> i + 1);
        }
        return name;
    }

    /** Nothing that would have to be quoted in a log, in JMX or on a command line. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (kept || "._-".indexOf(c) >= 0) {
                plain.append(c);
            } else if (c == '/' && !plain.isEmpty() && plain.charAt(plain.length() - 1) != '/') {
                plain.append(c);
            } else if (c == '%' || c > 0x7F) {
                plain.append('_');
            }
        }
        int end = Math.min(plain.length(), LONGEST);
        while (end > 0 && "/.".indexOf(plain.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = 0;
        while (start < end && "/.".indexOf(plain.charAt(start)) >= 0) {
            start++;
        }
        return start == end ? "route" : plain.substring(start, end);
    }
}
