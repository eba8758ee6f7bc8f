package io.gatehouse.route.settings;

/**
 * A place in a descriptor.
 *
 * @param source the file, or the name of the JNDI entry
 * @param line from 1
 * @param column from 1
 */
public record Position(String source, int line, int column) {

    /** {@code routes.xml:31:11} */
    @Override
    public String toString() {
        return source + ':' + line + ':' + column;
    }
}
