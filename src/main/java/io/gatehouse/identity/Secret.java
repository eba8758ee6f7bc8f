package io.gatehouse.identity;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A text that never shows itself: not in logs, not in messages, not in what is told of a descriptor. */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    public String value() {
        return value;
    }

    /** @return the value in UTF-8 */
    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
