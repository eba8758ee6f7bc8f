package io.gatehouse.route.settings;

/**
 * One thing that is wrong in a descriptor.
 *
 * @param at where
 * @param message what was found, what was expected, and a suggestion where there is one
 */
public record Violation(Position at, String message) {

    /** {@code routes.xml:31:11: unknown upstream "catlog"; did you mean "catalog"?} */
    @Override
    public String toString() {
        return at + ": " + message;
    }
}
