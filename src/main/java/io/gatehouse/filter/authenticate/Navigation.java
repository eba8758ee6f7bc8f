package io.gatehouse.filter.authenticate;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells people who look at pages from scripts and programs: only a page can be led away to sign on. */
final class Navigation {

    /**
     * A path of this gateway, and perhaps a query: neither {@code //evil.example} nor {@code /\evil.example}, which browsers take for another
     * host, and nothing that they drop on the way, as a tab.
     */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*");

    private static final int LONGEST = 2_000;

    private Navigation() {}

    /** @return whether it is a page that is asked for, and not a script that asks; as mod_auth_openidc decides it */
    static boolean isPage(RequestHead head) {
        Headers headers = head.headers();
        boolean reads = head.method().equals("GET") || head.method().equals("HEAD");
        return reads
                && !"XMLHttpRequest".equalsIgnoreCase(headers.first("X-Requested-With"))
                && saysNothingElse(headers, "Sec-Fetch-Mode", "navigate")
                && saysNothingElse(headers, "Sec-Fetch-Dest", "document")
                && takesPages(headers.first("Accept"));
    }

    private static boolean saysNothingElse(Headers headers, String field, String expected) {
        String said = headers.first(field);
        return said == null || said.equals(expected);
    }

    private static boolean takesPages(@org.jspecify.annotations.Nullable String accept) {
        if (accept == null) {
            return false;
        }
        String lower = accept.toLowerCase(Locale.ROOT);
        return lower.contains("text/html") || lower.contains("application/xhtml+xml") || lower.contains("*/*");
    }

    /** @return the path and query, or {@code /} where they would not be safe to go back to */
    static String returnTo(String target) {
        return target.length() <= LONGEST && LOCAL.matcher(target).matches() ? target : "/";
    }
}
