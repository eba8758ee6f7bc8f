package io.gatehouse.config.lint;

import io.gatehouse.route.settings.Position;

/**
 * One thing in a valid descriptor that is probably not meant.
 *
 * @param at where
 * @param message what was found, and what to do
 */
public record Hint(Rule rule, Position at, String message) {

    /** {@code routes.xml:3:5: warning: upstream "app" … [missing-health]} */
    @Override
    public String toString() {
        String level = rule.level() == Rule.Level.NOTE ? "note" : "warning";
        return at + ": " + level + ": " + message + " [" + rule.code() + ']';
    }
}
