package io.gatehouse.route.settings;

/**
 * An attribute of an element of the descriptor.
 *
 * @param name the name of the attribute
 * @param value the value, with its placeholders filled in
 * @param source the value as it stands in the descriptor; messages show this
 * @param at where the name stands
 */
public record Attribute(String name, String value, String source, Position at) {

    /** One without placeholders. */
    public Attribute(String name, String value, Position at) {
        this(name, value, value, at);
    }

    /** @return whether something of the value came from elsewhere, and so is not shown */
    public boolean isFilledIn() {
        return !value.equals(source);
    }
}
