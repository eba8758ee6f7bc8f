package io.gatehouse.filter.cache;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes of a body, as far as they are here. Any thread may ask. */
interface Supply {

    /**
     * @param offset of the first byte that is wanted
     * @param most bytes at once
     * @return some bytes, which must not be changed; none when there are no more for now; null when there never will be
     */
    @Nullable
    ByteBuffer from(long offset, int most);

    /** @return whether the body ends there */
    boolean endsAt(long offset);
}
