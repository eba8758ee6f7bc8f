package io.gatehouse.identity.login;

/** How the cookies of the gateway are named. Browsers send a {@code __Host-} cookie back to the very host that set it, and only encrypted. */
public final class AttemptCookies {

    /** What every cookie of the gateway's own begins with. */
    public static final String OWN = "__Host-gatehouse";

    /** What the cookie of an attempt begins with. */
    public static final String PREFIX = OWN + "-login-";

    private static final int LETTERS = 10;

    private AttemptCookies() {}

    /** @return the name for an attempt; that of each tab is another */
    public static String name(String state) {
        return PREFIX + state.substring(0, Math.min(LETTERS, state.length()));
    }
}
