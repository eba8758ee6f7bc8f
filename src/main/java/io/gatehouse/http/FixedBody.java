package io.gatehouse.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of an answer that is always the same: bytes that never change, with value equality. */
public final class FixedBody {

    private final byte[] bytes;

    private FixedBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @return this text in UTF-8 */
    public static FixedBody of(String text) {
        return new FixedBody(text.getBytes(StandardCharsets.UTF_8));
    }

    public static FixedBody of(byte[] bytes) {
        return new FixedBody(bytes.clone());
    }

    public int length() {
        return bytes.length;
    }

    /** @return a view that nobody can write through, at its start */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** @return the bytes read as UTF-8 */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FixedBody that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
