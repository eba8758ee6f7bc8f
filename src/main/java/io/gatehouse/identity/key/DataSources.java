package io.gatehouse.identity.key;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where connections to databases come from: the server keeps them under names. */
@FunctionalInterface
public interface DataSources {

    DataSources NONE = name -> null;

    /** @return null when there is none of this name, as far as the calling thread can see */
    @Nullable
    DataSource find(String name);
}
