package io.gatehouse.config.lint;

import io.gatehouse.config.xml.Suggestion;
import io.gatehouse.route.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is looked for. A descriptor that means it says so: {@code lint-ignore="NAME"}. */
public enum Rule {
    /** a route that asks nobody takes a part of what a later one asks people for */
    OPEN_BESIDE_CLOSED(Level.RISK),
    /** any certificate of any name is accepted */
    UNVERIFIED_TLS(Level.WARNING),
    /** an expression that takes more than it seems to, or much memory */
    LOOSE_REGEX(Level.RISK),
    /** of several endpoints nobody asks whether they are well */
    MISSING_HEALTH(Level.WARNING),
    /** a policy for which there are no requests */
    NEVER_ACTS(Level.WARNING),
    /** a name that nothing refers to */
    UNUSED(Level.WARNING),
    /** an address that another environment will not have */
    LITERAL_ENDPOINT(Level.NOTE),
    /** only the gateway's own timeouts hold */
    USUAL_TIMEOUTS(Level.NOTE);

    /** How much it matters. */
    public enum Level {
        /** told to operators, too */
        RISK,
        WARNING,
        /** told only to those who want to know */
        NOTE
    }

    private final Level level;

    Rule(Level level) {
        this.level = level;
    }

    public Level level() {
        return level;
    }

    /** @return by which descriptors know it, such as {@code missing-health} */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if none is called so */
    static Rule of(String code) {
        for (Rule rule : values()) {
            if (rule.code().equals(code)) {
                return rule;
            }
        }
        List<String> codes = Arrays.stream(values()).map(Rule::code).toList();
        throw new IllegalArgumentException(Settings.shown(code) + " (expected: some of " + String.join(", ", codes)
                + ")" + Suggestion.text(code, codes));
    }
}
