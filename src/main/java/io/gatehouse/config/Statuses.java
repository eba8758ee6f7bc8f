package io.gatehouse.config;

import io.gatehouse.route.Settings;

/** Statuses of responses (RFC 9110, 15). */
final class Statuses {

    private Statuses() {}

    /**
     * @param least the lowest that will do
     * @throws IllegalArgumentException if it is no status, or lower
     */
    static int parse(String text, int least) {
        if (text.matches("[1-5][0-9][0-9]") && Integer.parseInt(text) >= least) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(Settings.shown(text) + " (expected: a status, " + least + " to 599)");
    }
}
