package io.gatehouse.config.reference;

import org.jspecify.annotations.Nullable;

/** Where placeholders and references to secrets get their values. */
@FunctionalInterface
public interface Lookup {

    /** The kinds of values, by the word before the colon. */
    enum Kind {
        ENV,
        PROPERTY,
        JNDI
    }

    /**
     * @return the value, or null when there is none
     * @throws IllegalArgumentException if the name may not be looked up, with a message for people
     */
    @Nullable
    String find(Kind kind, String name);

    /** @return the environment and the properties of this process, and this JNDI */
    static Lookup ofProcess(Jndi jndi) {
        return (kind, name) -> switch (kind) {
            case ENV -> System.getenv(name);
            case PROPERTY -> System.getProperty(name);
            case JNDI -> jndi.text(name);
        };
    }
}
