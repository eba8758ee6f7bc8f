package io.gatehouse.exchange;

import io.gatehouse.identity.login.StepUp;
import org.jspecify.annotations.Nullable;

/** A way in which the caller can prove once more who they are. */
@FunctionalInterface
public interface Again {

    /**
     * Leads the caller there, or tells them that nobody can now.
     *
     * @param stepUp how strong or fresh the proof is to be
     * @return what became of the exchange; null when nothing did, because they were there for the same a moment ago
     */
    PolicyFilter.@Nullable Verdict lead(StepUp stepUp);
}
