package io.gatehouse.limit.grid;

import org.jspecify.annotations.Nullable;

/** Where caches come from: the server keeps them under names. */
@FunctionalInterface
public interface Caches {

    Caches NONE = name -> null;

    /** @return null when there is nothing of this name, as far as the calling thread can see */
    @Nullable
    Object find(String name);
}
