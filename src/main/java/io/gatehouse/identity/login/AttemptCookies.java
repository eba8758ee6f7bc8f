package io.gatehouse.identity.login;

import io.gatehouse.http.Cookies;

/** How the cookies of attempts are named. */
public final class AttemptCookies {

    /** What the cookie of an attempt begins with. */
    public static final String PREFIX = Cookies.OWN + "-login-";

    private static final int LETTERS = 10;

    private AttemptCookies() {}

    /** @return the name for an attempt; that of each tab is another */
    public static String name(String state) {
        return PREFIX + state.substring(0, Math.min(LETTERS, state.length()));
    }
}
