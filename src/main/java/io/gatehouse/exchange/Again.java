package io.gatehouse.exchange;

import io.gatehouse.identity.login.StepUp;
import org.jspecify.annotations.Nullable;

/** A way in which the caller can prove once more who they are. */
@FunctionalInterface
public interface Again {

    /**
     * @param stepUp how strong or fresh the proof is to be
     * @return what leads the caller there; null when nobody can now, or they were there for the same a moment ago
     */
    @Nullable
    Answer lead(StepUp stepUp);
}
