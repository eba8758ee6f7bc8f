package io.gatehouse.route.settings;

/** Statuses of responses (RFC 9110, 15). */
public final class Statuses {

    private Statuses() {}

    /**
     * @param least the lowest that will do
     * @throws IllegalArgumentException if it is no status, or lower
     */
    public static int parse(String text, int least) {
        if (text.matches("[1-5][0-9][0-9]") && Integer.parseInt(text) >= least) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(Settings.shown(text) + " (expected: a status, " + least + " to 599)");
    }
}
