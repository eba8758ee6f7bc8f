package io.gatehouse.filter.authenticate;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import java.util.Locale;

/** Tells people who look at pages from scripts and programs: only a page can be led away to sign on. */
final class Navigation {

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

    /** @return whether it is, and says so: curl takes anything, and wants to be told rather than led */
    static boolean isPageOfBrowser(RequestHead head) {
        String accept = head.headers().first("Accept");
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html") && isPage(head);
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
}
