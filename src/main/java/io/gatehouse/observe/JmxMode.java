package io.gatehouse.observe;

import java.util.Locale;

/**
 * How much may be done over JMX. What connects there is not asked who it is by the gateway, so that it may look, and no more, unless an
 * administrator says otherwise.
 */
public enum JmxMode {
    /** look; and have the descriptor read again, which takes nothing that would not be taken by itself */
    READ,
    /** also what changes how requests are served, until it is taken back: drain, shift, limit, purge */
    OPERATE,
    /** everything */
    FULL;

    /** @throws IllegalArgumentException for another word */
    public static JmxMode parse(String word) {
        for (JmxMode mode : values()) {
            if (mode.toString().equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(word + " (expected: read, operate or full)");
    }

    boolean covers(JmxMode needed) {
        return compareTo(needed) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
