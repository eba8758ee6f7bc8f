package io.gatehouse.filter.authenticate.login;

import java.util.regex.Pattern;

/** Where a browser goes back to when a sign-on has begun or ended. */
final class ReturnPath {

    /**
     * A path of this gateway, and perhaps a query: neither {@code //evil.example} nor {@code /\evil.example}, which browsers take for another
     * host, and nothing that they drop on the way, as a tab.
     */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*");

    private static final int LONGEST = 2_000;

    private ReturnPath() {}

    /** @return the path and query, or {@code /} where they would not be safe to go back to */
    static String of(String target) {
        return target.length() <= LONGEST && LOCAL.matcher(target).matches() ? target : "/";
    }
}
